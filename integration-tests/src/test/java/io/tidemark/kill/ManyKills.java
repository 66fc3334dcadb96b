package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Ten seeds of eight kills each: {@code ./mvnw -B verify -Pkill}. The seeds are printed; {@code
 * -Dkill.seed=<first>} repeats them, and {@code -Dkill.seeds=<n>} runs fewer or more.
 */
@DisplayName("Many kills")
class ManyKills {
  private static final int SEEDS = Integer.getInteger("kill.seeds", 10);
  private static final List<Phase> ORDER = List.of(Phase.values());

  @Test
  @DisplayName(
      "80 kill -9 over ten seeds, every phase hit in each of them, by the loss of the worker and of the"
          + " broker: no live row is ever missing at the destination, and source and destination end equal")
  void manyKills() {
    long first = Long.getLong("kill.seed", System.currentTimeMillis());
    Map<String, Integer> hits = new TreeMap<>();
    try (Servers servers = new Servers()) {
      for (long seed : IntStream.range(0, SEEDS).mapToLong(i -> first + i).toArray()) {
        System.out.println("seed " + seed);
        Kills.campaign(
            servers,
            seed,
            campaign -> {
              for (Phase phase : phases(seed)) {
                boolean broker = (seed + ORDER.indexOf(phase)) % 2 == 0;
                campaign.killIn(phase, broker);
                hits.merge(phase + (broker ? " broker" : " worker"), 1, Integer::sum);
              }
            });
      }
    }
    System.out.println("kills by phase and process: " + hits);
    if (SEEDS > 1) {
      assertThat(hits).as("each of both in every phase").hasSize(2 * Phase.values().length);
    }
    assertThat(hits.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(8 * SEEDS);
  }

  @Test
  @DisplayName(
      "injection 2 kill -9 of the worker in mid-scan before its offset is flushed: the generation"
          + " never ends, and the next deletes exactly the stale rows; and after: the generation goes"
          + " on. injection 11 kill -9 between two slices of a delete: the totals are right")
  void killInScanAndBetweenSlices() {
    try (Servers servers = new Servers()) {
      Kills.campaign(
          servers,
          3,
          campaign -> {
            campaign.killWorkerInScan();
            campaign.killWorkerBehindPlace();
            campaign.killWorkerBetweenSlices();
          });
    }
  }

  private static List<Phase> phases(long seed) {
    List<Phase> phases = new ArrayList<>(List.of(Phase.values()));
    phases.add(Phase.RANDOM);
    Collections.shuffle(phases, new Random(seed));
    return phases;
  }
}
