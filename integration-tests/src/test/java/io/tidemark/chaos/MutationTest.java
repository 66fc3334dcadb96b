package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The runs that find mutations take long; that each still changes something is seen here. */
class MutationTest {

  @ParameterizedTest
  @EnumSource
  void aGuardCanBeSwitchedOffInOnePlaceOfTheSource(Mutation mutation, @TempDir Path folder)
      throws IOException {
    Path checkout = Installation.checkoutAround(Path.of(""));

    MutatedClasses.compile(mutation, checkout, folder);

    Path compiled = folder.resolve(mutation.type().replace('.', '/') + ".class");
    assertThat(Files.size(compiled)).isPositive();
  }
}
