package org.igniterealtime.openfire.plugin.sipgateway.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * An administrator's Chromium, Debian's, logged in to the console of the test server, or of an installed Openfire. Whatever is waited
 * for must come within 10 s. What it saw last is in {@code target/peers}, one picture per name and width.
 */
final class Chromium implements AutoCloseable {

    /** It warns of every Chromium that is newer than itself, about what is not used here. Kept, or else its level is forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int WIDTH = 1300;
    private static final int HEIGHT = 900;
    private static final Path PICTURES = Path.of("target", "peers");

    private final ChromeDriver driver;
    private final String base;

    Chromium(TestServer server) {
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run", "--lang=en");
        driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(new File("/usr/bin/chromedriver")).build(),
                options);
        base = "127.0.0.1:" + server.console().getPort() + "/";
        isWide(WIDTH);
        login();
    }

    private void login() {
        driver.get("http://admin:admin@" + base + "plugins/sipgateway/status.jsp");
        List<WebElement> password = driver.findElements(By.name("password"));
        if (!password.isEmpty()) {
            driver.findElement(By.name("username")).sendKeys("admin");
            password.get(0).sendKeys("admin");
            password.get(0).submit();
            await("the login", () -> driver.findElements(By.name("password")).isEmpty());
        }
    }

    void opens(String page) {
        driver.get("http://" + base + "plugins/sipgateway/" + page);
    }

    /** A page of the console that is not ours. */
    void visits(String page) {
        driver.get("http://" + base + page);
    }

    /** Names that file in the page's first field for one. */
    void names(Path file) {
        does("input[type=file]", field -> field.sendKeys(file.toAbsolutePath().toString()));
    }

    /** Says yes to what the page asks. */
    void agrees() {
        driver.switchTo().alert().accept();
    }

    /** Looks at the page again and again until it has, or has not, what that CSS selector names. */
    void awaits(String selector, boolean there) {
        await(selector, () -> {
            driver.navigate().refresh();
            return driver.findElements(By.cssSelector(selector)).isEmpty() != there;
        });
    }

    void fills(String field, String text) {
        does("[name='" + field + "']:not([type=hidden])", element -> {
            element.clear();
            element.sendKeys(text);
        });
    }

    void chooses(String field, String word) {
        does("[name='" + field + "'] option[value='" + word + "']", WebElement::click);
    }

    /** Presses what that CSS selector names, first of all. */
    void presses(String selector) {
        does(selector, WebElement::click);
    }

    /** Does that to the first such element as soon as it is there; a live part may come anew at any time. */
    private void does(String selector, Consumer<WebElement> what) {
        await(selector, () -> {
            try {
                what.accept(driver.findElement(By.cssSelector(selector)));
                return true;
            } catch (NoSuchElementException | StaleElementReferenceException notYet) {
                return false;
            }
        });
    }

    /** What can be read on the page; nothing while it is being loaded. */
    String text() {
        try {
            return driver.findElement(By.cssSelector(".sipgw")).getText();
        } catch (NoSuchElementException | StaleElementReferenceException notYet) {
            return "";
        }
    }

    void awaits(String text) {
        await(text, () -> text().contains(text));
    }

    void awaitsNo(String text) {
        await("the end of " + text, () -> !text().isEmpty() && !text().contains(text));
    }

    private void await(String what, Callable<Boolean> there) {
        Await.until(DEADLINE, there, () -> "No sign of " + what + " in:\n" + driver.getPageSource());
    }

    void isWide(int pixels) {
        driver.manage().window().setSize(new Dimension(pixels, HEIGHT));
    }

    /** How many pixels of the page do not fit into the window. */
    long overhang() {
        return ((Number) driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")).longValue();
    }

    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What the browser has said of our files since this was called last: what fails, is missing, or is forbidden. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue()).map(LogEntry::getMessage)
                .filter(message -> message.contains("live.js") || message.contains("gateway.css")).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
