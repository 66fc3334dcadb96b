package io.tidemark.kill;

import java.util.function.Consumer;

/** Runs campaigns, and says what was going on when one is lost. */
final class Kills {
  private Kills() {}

  /** A whole campaign: what happens in it, then one last generation and the comparison. */
  static void campaign(Servers servers, long seed, Consumer<Campaign> events) {
    trial(
        servers,
        new Campaign(servers, seed),
        campaign -> {
          campaign.settle();
          events.accept(campaign);
          campaign.finish();
        });
  }

  /** Anything that processes are killed in. */
  static <T extends Trial> void trial(Servers servers, T trial, Consumer<T> events) {
    try (trial) {
      try {
        events.accept(trial);
      } catch (Throwable lost) {
        System.out.println("lost: " + trial.describe());
        System.out.println(servers.describe());
        throw lost;
      }
    }
  }
}
