package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Chaos;
import io.tidemark.cli.chaos.Finding;
import io.tidemark.cli.chaos.Outcome;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs of connectors without one of their guards: {@code ./mvnw -B verify -Pchaos}. Each goes on
 * until something is found, or for the seven rounds that five minutes of chaos have, not counting
 * the time of quiet behind each. {@code -Dchaos.seed=<n>} says with which seed, {@code
 * -Dchaos.guard=NO_LOCK} of which guard alone.
 */
@DisplayName("Guards switched off")
class GuardsOff {
  private static final int ROUNDS = 7;

  static Stream<Mutation> mutations() {
    String one = System.getProperty("chaos.guard");
    return one == null ? Arrays.stream(Mutation.values()) : Stream.of(Mutation.valueOf(one));
  }

  @ParameterizedTest(name = "{0}: chaos finds a row that is lost, doubled or wrongly deleted")
  @MethodSource("mutations")
  void isFoundOut(Mutation mutation) throws IOException {
    Path checkout = Installation.checkoutAround(Path.of(""));
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target").toAbsolutePath()), mutation.name());
    Installation installation = Installation.in(checkout);
    MutatedClasses.compile(mutation, checkout, Files.createDirectories(folder.resolve("classes")))
        .into(installation.plugins(), folder.resolve("plugins"));

    long seed = Long.getLong("chaos.seed", System.currentTimeMillis());
    Outcome outcome =
        new Chaos(installation.withPlugins(folder.resolve("plugins")), System.out::println)
            .run(seed, false, ROUNDS, mutation.aim(), folder);

    System.out.printf(
        "%s, seed %d: %s after %d s of chaos, %d s in all%n",
        mutation,
        seed,
        outcome.finding().map(Finding::toString).orElse("nothing was found"),
        outcome.chaos().toSeconds(),
        outcome.took().toSeconds());
    assertThat(outcome.finding().map(Finding::kind))
        .as("what chaos found with seed %d: %s", seed, outcome.finding())
        .hasValueSatisfying(kind -> assertThat(mutation.kinds()).contains(kind));
  }
}
