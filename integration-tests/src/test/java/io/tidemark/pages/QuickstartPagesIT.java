package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.tidemark.own.QuickstartProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Somebody who opens the address of the console that the quickstart prints")
@Tag("long")
class QuickstartPagesIT {
  private static final Pattern PRINTED = Pattern.compile("console +(http:\\S+/)tidemark/\\s");

  @Test
  @DisplayName("has its runs go by on the page, which is neither loaded again nor touched")
  void live(@TempDir Path folder) throws Exception {
    try (Chromium chromium = Chromium.start();
        QuickstartProcess quickstart =
            QuickstartProcess.start(folder, Map.of(), List.of("--rows", "200"))) {
      quickstart.awaitOutput("/tidemark/\n");
      Matcher printed = PRINTED.matcher(quickstart.output());
      assertThat(printed.find()).as(quickstart.output()).isTrue();
      try (Visit visit = new Visit(chromium.page(1280, 800, ColorScheme.LIGHT), printed.group(1))) {
        visit.at("#/runs", "Runs").page().evaluate("window.same = 'page'");
        quickstart.awaitOutput("Generation 2 of 3");
        seesRun(visit, "shop.orders", List.of("200", "0", "0", "0", "0"));
        quickstart.awaitOutput("Generation 3 of 3");
        seesRun(visit, "shop.orders", List.of("0", "0", "200", "0", "0"));
        quickstart.awaitOutput("Everything runs until Ctrl-C");
        seesRun(visit, "shop.orders", List.of("2", "2", "197", "1", "0"));
        assertThat(visit.page().evaluate("window.same")).isEqualTo("page");
        assertThat(visit.complaints()).isEmpty();
      }
      quickstart.interrupt();
      assertThat(quickstart.awaitEnd().exitCode()).isEqualTo(130);
    }
  }

  /**
   * Waits until a run is shown as complete that has added, changed, left, removed and rejected so
   * many. It is over: how long that takes is the machine's matter, and not the page's.
   */
  private static void seesRun(Visit visit, String sync, List<String> counts) {
    Locator.FilterOptions sideBySide =
        new Locator.FilterOptions().setHasText(String.join("", counts));
    Visit.shows(visit.row(sync).filter(sideBySide).first(), Pattern.compile("✓ complete"));
  }
}
