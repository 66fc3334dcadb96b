package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
@Tag("browser")
@DisplayName("Somebody who opens the console after a night finds out")
@ExtendWith(SceneExtension.class)
class ConsolePagesIT {
  private static final int MOST_CLICKS = 3;

  private static Chromium chromium;
  private static Night night;
  private Visit visit;

  @BeforeAll
  static void start(Scene scene) {
    chromium = Chromium.start();
    night = new Night(scene);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() {
    visit = new Visit(chromium.page(1280, 800, ColorScheme.LIGHT), night.address());
  }

  @AfterEach
  void leave() {
    visit.close();
    assertThat(visit.clicks()).isLessThanOrEqualTo(MOST_CLICKS);
    assertThat(visit.complaints()).isEmpty();
    assertThat(visit.strangers()).isEmpty();
  }

  @Test
  @DisplayName("whether everything is in step, at the first look")
  void inStep() {
    visit.sees(".answer", "Not everything is in step: 1 failed, 1 blocked, 3 held");
    visit.sees(".answer", "1 complete with errors");
    visit.sees(".answer", "2 syncs running now");
    Visit.shows(visit.row("shop/orders"), Pattern.compile("✓! complete, with errors"));
    Visit.shows(visit.row("depot/parcels"), Pattern.compile("‖ held"));
    Visit.shows(visit.row("depot/items"), Pattern.compile("⊘ blocked"));
    Visit.shows(visit.row("bank/ledger"), Pattern.compile("✗ failed"));
    Visit.shows(visit.row("web/clicks"), Pattern.compile("✎ writing"));
    Visit.shows(visit.row("web/visits"), Pattern.compile("◔ waiting for partitions"));
    assertThat(visit.clicks()).isZero();
  }

  @Test
  @DisplayName("all of that by asking for the page, its sign and one answer")
  void oneQuestion() {
    assertThat(visit.sees("h1", "Syncs").asked())
        .contains("/tidemark/api/overview")
        .isSubsetOf("/tidemark/api/overview", "/tidemark/icon.svg");
  }

  @Test
  @DisplayName("that nobody knows whether all is in step while a destination does not answer")
  void silent() {
    night.silence("books");
    try {
      visit.sees(".answer", "the destination of " + night.connector("books") + " does not answer");
      visit.sees(".problem", "Destinations that do not answer");
    } finally {
      night.listen("books");
    }
  }

  @Test
  @DisplayName(
      "which syncs are in a state, and that none is any more when the last one has left it")
  void byState() {
    night.announce();
    Visit.shows(visit.row("web/taps"), Pattern.compile("↓ reading"));
    visit.page().getByLabel("State").selectOption("READING");
    visit.sees("caption", "1 of ");
    night.finish();
    visit.sees("caption", "0 of ");
    assertThat(visit.page().getByLabel("State").inputValue()).isEqualTo("READING");
    visit.page().getByLabel("State").selectOption("");
    Visit.shows(visit.row("web/taps"), Pattern.compile("✓ complete"));
  }

  @Test
  @DisplayName("HT-18 HT-19 HT-20 what ran, and what it added, changed, removed and rejected")
  void whatRan() {
    visit.follow("Runs").sees("h1", "Runs");
    visit.sees(".answer", "rows added");
    Visit.shows(
        visit.row("shop/orders").filter(hasText("complete, with errors")),
        Pattern.compile("manual.*1\\s*3\\s*7\\s*2\\s*1$", Pattern.DOTALL));
    visit.page().getByLabel("State").selectOption("BLOCKED");
    Visit.shows(visit.page().locator("caption"), Pattern.compile("^1 run$"));
    Visit.shows(visit.row("depot/items"), Pattern.compile("⊘ blocked"));
  }

  @Test
  @DisplayName("HT-28 HT-35 why nothing was deleted where a guard holds it")
  void held() {
    visit.follow("depot/parcels").sees("main", "Nothing yet, it is held: ");
    visit.sees("main", "119");
    visit.sees("main", "delete.release");
  }

  @Test
  @DisplayName("why nothing was deleted where the proof is not there, or a task has failed")
  void blockedAndFailed() {
    visit.follow("depot/items").sees("main", "Nothing, it is blocked: ");
    visit.sees("main", "1 of 2");
    visit.follow("Syncs").sees("h1", "Syncs");
    visit.follow("bank/ledger").sees("main", "Nothing yet, a task has failed: ");
  }

  @Test
  @DisplayName("which partition is late, and which task on which worker has it")
  void late() {
    visit
        .click(visit.row("web/visits").getByRole(AriaRole.LINK).nth(1))
        .sees("h1", "of web/visits");
    Visit.shows(
        visit.page().locator("dl"),
        Pattern.compile(
            "1 partition is late: \\S+-1 by 5 records, which task [01] on [\\w.]+:\\d+ has"));
    visit.click(visit.page().locator("a[href^='#/generation/']")).sees("h1", "Generation");
    Visit.shows(visit.page().locator(".matrix"), Pattern.compile("✓ 0 passed\\s*◔ 1 late"));
    Visit.shows(visit.row("-1"), Pattern.compile("127"));
  }

  @Test
  @DisplayName("HT-21 which rows were rejected and why, by key, as a table and as a file")
  void rejected() throws IOException {
    night.sayOfRejects("<img src=x>");
    visit.click(visit.row("shop/orders").getByRole(AriaRole.LINK).nth(1));
    Visit.shows(
        visit.row("{\"id\":21}"),
        Pattern.compile("write.*23514.*check.*<img src=x>", Pattern.DOTALL));
    assertThat(visit.page().locator("main img").count()).isZero();
    visit.fill("Key", "22").sees(".none", "Nothing here.");
    visit.fill("Key", "id\":21").sees("tr[id^=reject]", "{\"id\":21}");
    assertThat(file("As CSV")).contains("\"23514\"", "{\"\"id\"\":21}");
    assertThat(file("As JSON")).contains("\"sqlstate\":\"23514\"");
  }

  private String file(String link) throws IOException {
    Download download = visit.page().waitForDownload(() -> visit.follow(link));
    return Files.readString(download.path());
  }

  @Test
  @DisplayName("how far a run is, in numbers that change while one looks, and nothing else moves")
  void live() {
    visit.click(visit.row("web/clicks").getByRole(AriaRole.LINK).nth(1));
    Visit.shows(visit.page().locator(".phases .now").nth(0), Pattern.compile("^read$"));
    Visit.shows(visit.page().locator(".phases .now").nth(1), Pattern.compile("^write$"));
    Locator added = visit.page().getByLabel("What it did").locator("td").nth(2);
    Visit.shows(added, Pattern.compile("^10$"));
    visit.page().evaluate("window.before = document.querySelector('main a'); before.focus()");
    night.goOn(11, 310);
    Visit.shows(added, Pattern.compile("^310$"));
    assertThat(visit.page().evaluate("document.activeElement === window.before")).isEqualTo(true);
    visit.sees("figcaption", "per second");
    visit.click(visit.page().getByText("As a table")).sees("details[open] tbody", ":");
  }

  private static Locator.FilterOptions hasText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  @DisplayName("HT-42 HT-43 what becomes of a run that one asks for")
  void runNow() {
    visit.follow("shop/customers").press("Run now").confirm("Run now");
    visit.sees("#answer", "has been asked");
    visit.sees("#answer", "It is run");
    visit.sees("#answer", "complete");
  }

  @Test
  @DisplayName("HT-36 HT-37 HT-38 HT-41 what one row would do, which one chooses and changes")
  void testRow() {
    visit.follow("shop/customers").press("Test one row");
    visit.fill(
        "Key of the row, as JSON; the first row without it", "{\"id\": " + Night.LONG_KEY + "}");
    visit.fill("Columns that are to say something else, as JSON", "{\"status\": \"tested\"}");
    visit.page().locator("dialog select").selectOption("changed");
    visit.confirm("Test one row").sees("#answer", "✓ complete");
    visit.sees("#answer summary", "How " + night.connector("mirror") + " writes it");
    visit.page().locator("#answer a").click();
    visit.sees("h1", "of shop/customers").sees("dl", "test, manual");
    assertThat(night.mirrored("SELECT id FROM customers WHERE status = 'tested'"))
        .containsExactly(String.valueOf(Night.LONG_KEY));
    visit.page().goBack();
    Visit.shows(visit.page().locator("section dl"), Pattern.compile("Newest run\\d+ \\(full, "));
  }

  @Test
  @DisplayName("that what is held can be released, and what is deleted then")
  void release() {
    visit.follow("depot/crates").press("Release").confirm("Release");
    visit.sees("#answer", night.connector("mirror") + " has been asked");
    visit.sees("main", "119 rows that the source has no more.");
    assertThat(night.mirrored("SELECT id FROM crates")).containsExactly("1");
  }

  @Test
  @DisplayName("that of several sinks which hold the same, each is released by itself")
  void releaseAtOne() {
    visit.click(visit.row("depot/pallets").first().getByRole(AriaRole.LINK).first());
    String archive = night.connector("archive");
    visit.press("Release at " + archive).confirm("Release");
    visit.sees("#answer", archive + " has been asked").sees("main", "119 rows that the source");
    assertThat(night.found("archive", "SELECT id FROM pallets")).containsExactly("1");
    assertThat(night.mirrored("SELECT id FROM pallets")).hasSize(120);
    visit.sees("button#ask-release", "Release");
  }

  @Test
  @DisplayName("why a connector has failed, and who runs it, and can have it started again")
  void workers() {
    visit.sees(".answer", "connector " + night.connector("books") + " has failed");
    visit.follow("Workers").sees(".answer", night.connector("books") + " failed");
    Visit.shows(
        visit.row("check constraint"), Pattern.compile("task 0.*✗ failed.*:\\d+", Pattern.DOTALL));
    String restart = "Restart what has failed of " + night.connector("books");
    visit.press(restart).confirm("Restart").sees("#answer", "has been asked");
  }

  @Test
  @DisplayName("what is wrong with a configuration before it is sent")
  void plan() {
    visit.follow("Plan").sees("h1", "Plan");
    visit.fill("Configuration", "{").press("Validate").sees("main", "This is not JSON");
    visit.fill(
        "Configuration", "{\"connector.class\": \"io.tidemark.sink.JdbcSyncSinkConnector\"}");
    visit.press("Validate");
    Visit.shows(visit.row("connection.url"), Pattern.compile("connection\\.url\\S+"));
  }

  @Test
  @DisplayName("what a configuration would do to the tables of a sink")
  void outlook() {
    visit.follow("Plan").fill("Configuration", night.config("mirror")).press("Validate");
    Visit.shows(visit.row("shop/customers"), Pattern.compile("nothing, it fits"));
    Looks.accessible(visit.page(), "plan told", ColorScheme.LIGHT);
    Looks.fits(visit.page(), "plan told");
  }

  @Test
  @DisplayName("what cannot be told of a configuration where the console only reads, and why")
  void onlyReads(Scene scene) {
    Worker reader = scene.startWorker(Map.of("tidemark.console.actions.enabled", "false"));
    visit.close();
    visit =
        new Visit(
            chromium.page(1280, 800, ColorScheme.LIGHT), reader.url().resolve("/").toString());
    visit.follow("Plan").fill("Configuration", night.config("mirror")).press("Validate");
    visit.sees("main", "The worker finds nothing wrong with it");
    visit.sees("main", "Cannot be told: which tables would be made or altered");
    visit.sees("main", "tidemark.console.actions.enabled=true");
    Looks.accessible(visit.page(), "plan untold", ColorScheme.LIGHT);
  }

  @Test
  @DisplayName("all of it by the keyboard alone")
  void keyboard() {
    visit.sees("h1", "Syncs").tabTo("To the content");
    assertThat(visit.page().evaluate("document.activeElement.id")).isEqualTo("content");
    assertThat(visit.page().url()).as("which names the page still").endsWith("/tidemark/");
    visit.tabTo("web/visits").sees("h1", "web/visits");
    visit
        .tabTo(night.newestRun("web", "visits").path("generation").asText())
        .sees("h1", "Generation");
    visit.tabTo("Workers").sees("h1", "Workers");
    visit.tabTo("Runs").sees("h1", "Runs");
    visit.tabTo("Syncs").sees("h1", "Syncs");
    visit.tabTo("shop/orders").sees("h1", "shop/orders");
    visit.tabTo("Run now").sees("dialog h2", "Run now");
    visit.tabTo("Cancel").isGone("dialog").sees(":focus", "Run now");
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  @DisplayName(
      "by pages that everybody can read, by day and by night, on a telephone and on a wall")
  void accessible(ColorScheme scheme) {
    try (Visit by = new Visit(chromium.page(1200, 800, scheme), night.address())) {
      night
          .pages()
          .forEach(
              (name, page) -> {
                by.at(page[0], page[1]);
                Looks.accessible(by.page(), name, scheme);
                Looks.picture(by.page(), name, scheme);
                Looks.fits(by.page(), name);
              });
    }
  }
}
