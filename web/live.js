/* Keeps the live part of a page up to date. Without JavaScript the page shows what was when it was loaded. */
(function () {
    "use strict";
    var part = document.getElementById("live");
    if (!part) {
        return;
    }

    /* Nothing is taken from under the hands of somebody who uses a control or marks a text. */
    function inUse() {
        var marked = document.getSelection();
        return part.contains(document.activeElement)
            || (marked && !marked.isCollapsed && part.contains(marked.anchorNode));
    }

    function refresh() {
        if (document.hidden || inUse()) {
            return;
        }
        fetch(part.dataset.url, {credentials: "same-origin", redirect: "error", cache: "no-store"})
            .then(function (answer) {
                if (!answer.ok) {
                    throw new Error(answer.status);
                }
                return answer.json();
            })
            .then(function (news) {
                if (!inUse()) {
                    part.innerHTML = news.html;
                }
                part.classList.remove("sipgw-stale");
            })
            .catch(function () {
                part.classList.add("sipgw-stale");
            });
    }

    window.setInterval(refresh, part.dataset.seconds * 1000);
}());
