package io.tidemark.kill;

import java.util.function.Consumer;

/** Runs campaigns, and says what was going on when one is lost. */
final class Kills {
  private Kills() {}

  /** A whole campaign: what happens in it, then one last generation and the comparison. */
  static void campaign(Servers servers, long seed, Consumer<Campaign> events) {
    try (Campaign campaign = new Campaign(servers, seed)) {
      try {
        campaign.settle();
        events.accept(campaign);
        campaign.finish();
      } catch (Throwable lost) {
        System.out.println("seed " + seed + " is lost: " + campaign.describe());
        System.out.println(servers.describe());
        throw lost;
      }
    }
  }
}
