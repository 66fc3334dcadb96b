package io.tidemark.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * As {@link ManyKills}, for syncs that send changes. {@code -Dkill.seed} and {@code -Dkill.seeds}
 * have the same meaning.
 */
@DisplayName("Many kills of syncs that send changes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyKillsOfChanges {
  private static final long FIRST = Long.getLong("kill.seed", System.currentTimeMillis());
  private static final int SEEDS = Integer.getInteger("kill.seeds", 5);

  private Servers servers;

  @BeforeAll
  void startServers() {
    servers = new Servers();
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @Test
  @DisplayName(
      "kill -9 of worker or broker while a table is read by a cursor with a lookback and reconciled,"
          + " in every phase and before late commits: no live row is ever missing at the destination,"
          + " and source and destination become equal after each")
  void incremental() {
    Map<String, String> sync =
        Map.of(
            "mode", "incremental",
            "cursor.column", "updated_at",
            "cursor.delay.ms", "100",
            "cursor.lookback.ms", "5000",
            "schedule", "PT2S",
            "reconcile.schedule", "PT3S");
    List<Phase> phases =
        List.of(Phase.SCAN, Phase.DRAIN, Phase.WRITE, Phase.FLOOR, Phase.SLICE, Phase.RANDOM);
    for (long seed : seeds()) {
      Kills.trial(
          servers,
          new ChangeCampaign(servers, seed, "inc", sync, List.of("incremental", "keys")),
          campaign -> {
            play(campaign, seed, phases);
            campaign.killBeforeLateCommit();
            campaign.finish();
          });
    }
  }

  @Test
  @DisplayName(
      "kill -9 of worker or broker while a table is compared with its last run, in every phase: no"
          + " live row is ever missing at the destination, and source and destination become equal"
          + " after each")
  void diff() throws IOException {
    Path snapshots = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "snapshots");
    Map<String, String> sync =
        Map.of("mode", "diff", "snapshot.dir", snapshots.toString(), "schedule", "PT2S");
    List<Phase> phases = List.of(Phase.SCAN, Phase.DRAIN, Phase.WRITE, Phase.RANDOM);
    for (long seed : seeds()) {
      Kills.trial(
          servers,
          new ChangeCampaign(servers, seed, "diff", sync, List.of("diff")),
          campaign -> {
            play(campaign, seed, phases);
            campaign.finish();
          });
    }
  }

  private static long[] seeds() {
    return LongStream.range(FIRST, FIRST + SEEDS).toArray();
  }

  /** Each of the phases once, in the seed's order, and one more at a moment of its choice. */
  private static void play(ChangeCampaign campaign, long seed, List<Phase> phases) {
    System.out.println("seed " + seed);
    List<Phase> order = new ArrayList<>(phases);
    order.add(Phase.RANDOM);
    Collections.shuffle(order, new Random(seed));
    campaign.settle();
    order.forEach(campaign::killIn);
  }
}
