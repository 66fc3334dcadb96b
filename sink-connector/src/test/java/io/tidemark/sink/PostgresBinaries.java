package io.tidemark.sink;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;

/**
 * The server's binaries as the build has unpacked them, because on a class path those of two
 * versions would have one name.
 */
@NullUnmarked
record PostgresBinaries(Path directory) implements PgBinaryResolver {

  static PostgresBinaries of(String which) {
    return new PostgresBinaries(Path.of("target", "postgres", which));
  }

  @Override
  public InputStream getPgBinary(String system, String machineHardware) throws IOException {
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(directory, "*.txz")) {
      return Files.newInputStream(archives.iterator().next());
    }
  }
}
