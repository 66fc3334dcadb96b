package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.tidemark.it.LogShop;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs what the archive has of Debezium, and a browser: see the profile {@code logsync}. */
@DisplayName("Somebody who opens the console finds log syncs there")
@ExtendWith(SceneExtension.class)
class LogSyncsPages {
  @Test
  @DisplayName(
      "that they are listed with their state and how they read, and is offered a new snapshot and"
          + " nothing that a log does not do")
  void seen(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    LogShop ledger = LogShop.start(scene, folder);
    try (Chromium chromium = Chromium.start();
        Visit visit =
            new Visit(
                chromium.page(1280, 800, ColorScheme.LIGHT),
                ledger.worker().resolve("/").toString())) {
      visit.sees(".answer", "Everything is in step.");
      visit.sees("tbody", "ledger/public.items");
      visit.follow("ledger/public.orders").sees("main", "none: it reads at all times");
      visit.sees("main", ledger.connector());
      assertThat(visit.page().locator(".actions button").allTextContents()).hasSize(1);
      visit.press("Resync").sees("dialog", "a new snapshot of all tables of this source");
      visit.confirm("Resync");
      for (String sync : List.of("public.orders", "public.items")) {
        Run run = ledger.sink().completed(sync, 2);
        assertThat(run.text("trigger")).isEqualTo("resync");
      }
      assertThat(visit.complaints()).isEmpty();
      assertThat(visit.strangers()).isEmpty();
    }
  }
}
