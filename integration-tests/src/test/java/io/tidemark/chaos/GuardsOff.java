package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Chaos;
import io.tidemark.cli.chaos.Chaos.Outcome;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs of connectors without one of their guards: {@code ./mvnw -B verify -Pchaos}. Each goes on
 * until something is wrong, or for five rounds of about a minute. {@code -Dchaos.seed=<n>} says
 * with which seed.
 */
@DisplayName("Guards switched off")
class GuardsOff {
  private static final int ROUNDS = 5;

  @ParameterizedTest(name = "{0}: chaos finds a row that is lost, doubled or wrongly deleted")
  @EnumSource
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
            .run(seed, false, ROUNDS, folder);

    assertThat(outcome.violation()).as("what chaos found with seed %d", seed).isPresent();
    System.out.println(mutation + ": " + outcome);
  }
}
