package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where what is remembered lies. */
class TrackingPlaceTest {
  @TempDir Path base;

  @Test
  @DisplayName(
      "Each connector, source, sync and scope has a directory of its own, whatever the names")
  void names() {
    List<String> odd = List.of("a/../b", "a b", "A b", "ä", "", "x".repeat(300), ".", "a\u0000b");
    List<Path> directories = new ArrayList<>();
    for (String name : odd) {
      directories.add(new FileTracking(base, "c", new StreamId("s", name), 0).directory());
      directories.add(new FileTracking(base, "c", new StreamId("s", name), 1).directory());
      directories.add(new FileTracking(base, "d", new StreamId("s", name), 0).directory());
    }

    assertThat(directories.stream().map(path -> path.toString().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
    assertThat(directories)
        .allSatisfy(path -> assertThat(path.normalize().getParent()).isEqualTo(base))
        .allSatisfy(path -> assertThat(path.getFileName().toString().length()).isLessThan(128));
  }

  @Test
  @DisplayName("Nobody else may read the directory, as keys are data")
  void permissions() throws IOException {
    FileTracking tracking = new FileTracking(base, "c", new StreamId("s", "t"), 0);
    assertThat(tracking.obstacle()).isEmpty();
    tracking.close();

    if (Files.getFileStore(base).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(tracking.directory()))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE);
    }
  }
}
