package io.tidemark.kill;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With {@code -Dsplit.rows=2000000} for a table of that size. */
@DisplayName("Kills while a table is read in ranges")
class ManyKillsOfRanges {
  private static final long ROWS = Long.getLong("split.rows", 100_000);

  @Test
  @DisplayName(
      "CQ-30 CX-12 injection 29 a table that is read in four ranges is the same at the destination as"
          + " one that is read in one piece, while the worker is killed in mid-scan, in mid-write and"
          + " in mid-drain and tasks.max goes from 4 to 2, 1, 3 and 4")
  void ranges() {
    try (Servers servers = new Servers()) {
      Kills.trial(
          servers,
          new RangeCampaign(servers, ROWS),
          campaign -> {
            campaign.readAll();
            campaign.readAgain();
            campaign.compare();
          });
    }
  }
}
