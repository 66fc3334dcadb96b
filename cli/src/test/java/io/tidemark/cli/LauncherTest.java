package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./tidemark} in a checkout whose build and whose Java only tell how they were
 * called.
 */
@DisplayName("The script ./tidemark")
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherTest {
  private @TempDir Path folder;
  private Path home;
  private Path built;

  private record Ended(int code, List<String> output) {}

  @BeforeEach
  void checkout() throws IOException {
    home = Files.createDirectory(folder.resolve("check out"));
    built = home.resolve("cli/target/runtime/.built");
    Files.copy(
        Installation.checkoutAround(Path.of("")).resolve("tidemark"), home.resolve("tidemark"));
    script(home.resolve("mvnw"), "echo built; exit ${BUILD_EXIT:-0}");
    java("17.0.9");
    Path source = home.resolve("cli/src/main/java/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class Main {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private void java(String version) throws IOException {
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    script(
        java,
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2026-01-01' >&2
        else
          for argument in "$@"; do echo "<$argument>"; done
        fi
        """
            .formatted(version));
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(int buildExit, String... arguments) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    List<String> command = new ArrayList<>(List.of("sh", home.resolve("tidemark").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("BUILD_EXIT", Integer.toString(buildExit));
    int code = builder.start().waitFor();
    return new Ended(code, Files.readAllLines(output));
  }

  @Test
  @DisplayName("builds once, says so, and passes its arguments on as they are")
  void buildsOnce() throws Exception {
    Ended first = run(0, "quickstart", "--dir", "a folder");
    assertThat(first.code()).isZero();
    assertThat(first.output()).anyMatch(line -> line.contains("the first time")).contains("built");
    assertThat(first.output())
        .contains("<-Dtidemark.home=" + home.toRealPath() + ">")
        .endsWith("<io.tidemark.cli.Main>", "<quickstart>", "<--dir>", "<a folder>");
    assertThat(built).exists();
    assertThat(run(1, "quickstart").output()).doesNotContain("built").endsWith("<quickstart>");
  }

  @Test
  @DisplayName("builds anew what starts servers, when a source file is newer than the build")
  void buildsAnew() throws Exception {
    run(0);
    outdate();
    assertThat(run(0, "quickstart").output())
        .anyMatch(line -> line.contains("sources have changed"))
        .contains("built");
    assertThat(run(0, "chaos").output()).doesNotContain("built");
    outdate();
    assertThat(run(0, "chaos").output()).contains("built");
  }

  @Test
  @DisplayName(
      "bench is a program of its own, built with the rest and anew like what starts servers")
  void benchIsAProgramOfItsOwn() throws Exception {
    run(0);
    outdate();
    String itsOwn = home.toRealPath() + "/benchmarks/target/*>";
    assertThat(run(0, "bench", "--rows", "10").output())
        .contains("built")
        .anyMatch(line -> line.endsWith(itsOwn))
        .endsWith("<io.tidemark.bench.Bench>", "<--rows>", "<10>");
  }

  private void outdate() throws IOException {
    Files.setLastModifiedTime(built, FileTime.from(Instant.now().minusSeconds(120)));
  }

  @Test
  @DisplayName("commands that ask a worker are built once, whatever has changed since")
  void asksAtOnce() throws Exception {
    assertThat(run(0, "status").output()).contains("built");
    outdate();
    assertThat(run(1, "status", "--watch").output())
        .doesNotContain("built")
        .contains("<-XX:+UseSerialGC>")
        .endsWith("<io.tidemark.cli.Main>", "<status>", "<--watch>");
  }

  @Test
  @DisplayName("a failed build is said, runs nothing, and is tried again the next time")
  void failedBuild() throws Exception {
    Ended failed = run(1, "quickstart");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.output())
        .endsWith("tidemark: the build failed, see above")
        .doesNotContain("<quickstart>");
    assertThat(built).doesNotExist();
    assertThat(run(0, "quickstart").output()).contains("built").endsWith("<quickstart>");
  }

  @Test
  @DisplayName("a Java older than 17 is refused before anything is built")
  void oldJava() throws Exception {
    java("11.0.20");
    Ended refused = run(0, "quickstart");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .containsExactly(
            "tidemark: needs a JDK 17 or newer: set JAVA_HOME, or put its java on the PATH");
  }
}
