package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of looks at the console that do not go as usual. */
@Tag("long")
@DisplayName("Somebody who looks at the console sees")
@ExtendWith(SceneExtension.class)
class ConsoleLooksIT {
  private static final String OVERVIEW = "**/tidemark/api/overview";

  /** As many rows as a page begins with. */
  private static final int SCREEN = 20;

  /** Notes how many rows there are when the first of them have been drawn. */
  private static final String COUNT =
      """
      new MutationObserver(() => { window.head ||= document.querySelectorAll('main a[href="#/run/7"]').length; })
        .observe(document.getElementById('content'), { childList: true })
      """;

  private static Chromium chromium;
  private Visit visit;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open(Scene scene) {
    visit =
        new Visit(
            chromium.page(1280, 800, ColorScheme.LIGHT),
            scene.worker().url().resolve("/").toString());
    visit.sees("h1", "Syncs");
  }

  @AfterEach
  void leave() {
    visit.close();
    assertThat(visit.complaints()).isEmpty();
  }

  @Test
  @DisplayName("what a page says that is looked at again before it is there, from its head on")
  void overtaken() {
    visit.overtake("runs", "Runs", Route::resume);
    visit.sees("h1", "Runs");
    assertThat(visit.page().evaluate("document.activeElement.id")).isEqualTo("content");
  }

  @Test
  @DisplayName("that a page cannot be shown, also where it was looked at again before it was there")
  void overtakenByAnError() {
    answerRuns("{");
    visit.sees("h1", "This cannot be shown");
  }

  private void answerRuns(String json) {
    visit.overtake(
        "runs", "Runs", route -> route.fulfill(new Route.FulfillOptions().setBody(json)));
  }

  @Test
  @DisplayName("that a page cannot be shown whose rest cannot be drawn, and not its head alone")
  void restNotDrawn() {
    visit.page().evaluate(COUNT);
    String runs = "{\"id\": 7, \"run_id\": 7, \"status\": \"COMPLETED\"}, ".repeat(SCREEN);
    answerRuns("{\"runs\": [" + runs + "{\"status\": null}], \"next\": null, \"problems\": []}");
    visit.sees("h1", "This cannot be shown").sees("#link", "Not up to date: ");
    assertThat(visit.page().evaluate("window.head")).isEqualTo(SCREEN);
  }

  @Test
  @DisplayName("that the worker does not answer, until it does")
  void silentWorker() {
    Page page = visit.page();
    page.clock().install();
    page.reload();
    visit.sees("h1", "Syncs");
    page.route(OVERVIEW, route -> {});
    page.waitForRequest(
        OVERVIEW, () -> page.evaluate("dispatchEvent(new Event('visibilitychange'))"));
    page.clock().fastForward(30_000);
    visit.sees("#link", "Not up to date: the worker has not answered for 30 seconds");
    page.unroute(OVERVIEW);
    Visit.shows(page.locator("#link"), Pattern.compile("^$"));
    visit.sees("h1", "Syncs");
  }

  @Test
  @DisplayName("all that is there, and what comes, where the browser draws no pictures")
  void noPictures() {
    Page page = visit.page();
    page.addInitScript("window.requestAnimationFrame = () => 0");
    page.reload();
    visit.sees("h1", "Syncs");
    page.waitForRequest(OVERVIEW, () -> {});
  }
}
