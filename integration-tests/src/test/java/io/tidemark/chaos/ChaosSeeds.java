package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Aim;
import io.tidemark.cli.chaos.Chaos;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ./tidemark chaos} as a test: {@code ./mvnw -B verify -Pchaos -Dchaos.seed=<first>
 * -Dchaos.seeds=<n> -Dchaos.rounds=<n>}. Even seeds are at least once, odd ones exactly once.
 */
@DisplayName("Chaos")
class ChaosSeeds {
  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 2);

  static Stream<Long> seeds() {
    long first = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
    return LongStream.range(first, first + Integer.getInteger("chaos.seeds", 2)).boxed();
  }

  @ParameterizedTest(name = "seed {0}: no row is lost, doubled or wrongly deleted")
  @MethodSource("seeds")
  void nothingIsFound(long seed) throws IOException {
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target").toAbsolutePath()), "chaos");
    Installation installation = Installation.in(Installation.checkoutAround(Path.of("")));

    assertThat(
            new Chaos(installation, System.out::println)
                .run(seed, seed % 2 != 0, ROUNDS, Aim.ANYTHING, folder)
                .finding())
        .as("what seed %d found; the log is in %s", seed, folder)
        .isEmpty();
  }
}
