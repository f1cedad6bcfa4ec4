package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.Message;

class ChatTextsTest {

    private final ChatTexts texts = new ChatTexts();

    private ChatText add(String body) {
        ChatText text = new ChatText(Given.letter(new Message(), new Fates()),
                new PageMessage("c", "t", Optional.empty(), Optional.empty(), body),
                SipUri.parse("sip:romeo@example.net").orElseThrow(), body.length());
        assertTrue(texts.add(text, 100, 1000));
        return text;
    }

    private ChatText.Part hand(ChatText text) {
        text.add(text.content().text());
        texts.handed(text.parts().get(0));
        texts.nextIsHanded();
        return text.parts().get(0);
    }

    private List<String> all() {
        return texts.all().stream().map(text -> text.content().text()).toList();
    }

    @Test
    void theNumberIsBounded() {
        ChatText one = add("one");

        assertFalse(texts.add(one, 1, 1000));
    }

    @Test
    void theOctetsAreBoundedButOneTextAlwaysFits() {
        ChatText large = add("x".repeat(1500));
        assertFalse(texts.add(large, 100, 1000));
        hand(large);

        assertTrue(texts.add(large, 100, 1000));
    }

    @Test
    void soManyOctetsMayBeWithThePeer() {
        ChatText first = hand(add("x".repeat(ChatTexts.MOST_UNCONFIRMED_OCTETS))).text();
        ChatText second = add("second");
        assertEquals(Optional.empty(), texts.next());
        texts.remove(first);
        assertEquals(Optional.of(second), texts.next());

        hand(second);
        texts.takeBack();
        assertEquals(Optional.of(second), texts.next(), "what was taken back counts no more");
    }

    @Test
    void whatIsTakenBackGoesFirstAndInOrder() {
        hand(add("one"));
        hand(add("two"));
        add("three");
        texts.takeBack();

        assertEquals(List.of("one", "two", "three"), all());
        assertEquals("one", texts.next().orElseThrow().content().text());
    }

    @Test
    void lateNewsOfWhatWasTakenBackStillCount() {
        ChatText one = add("one");
        ChatText.Part part = hand(one);
        texts.takeBack();
        assertEquals(Optional.of(part), texts.find(part.messageId()));
        texts.remove(one);

        assertEquals(Optional.empty(), texts.find(part.messageId()));
        assertTrue(texts.isEmpty());
    }

    @Test
    void onlyTheOldestThatAreWrittenAreOld() {
        ChatText.Part one = hand(add("one"));
        ChatText.Part two = hand(add("two"));
        ChatText.Part three = hand(add("three"));
        one.written(10);
        three.written(10);
        assertEquals(List.of(one.text()), texts.writtenBefore(11));
        two.written(20);

        assertEquals(List.of(one.text()), texts.writtenBefore(20));
        assertEquals(List.of(one.text(), two.text(), three.text()), texts.writtenBefore(21));
    }

    @Test
    void messageIdsAreIdents() {
        assertTrue(ChatText.newMessageId().matches("[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}"));
    }
}
