package io.tidemark.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidemark.config.Reference;
import io.tidemark.pairs.Sample.Value;
import io.tidemark.sink.MariaServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@DisplayName("Every database as the source of every database")
@ExtendWith(SceneExtension.class)
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PairsIT {
  private Path directory;
  private OwnServer server;

  @BeforeAll
  void startServer(@TempDir Path temporary) {
    assumeThat(MariaServer.isForHere())
        .as("The pairs need a MariaDB, whose server is there for Linux on x86-64 alone")
        .isTrue();
    directory = temporary;
    server = begin(temporary.resolve("server"));
  }

  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  /** What the server is called. */
  String kind() {
    return "MariaDB";
  }

  Path page() {
    return Path.of("..", "docs", "reference", "pairs.md");
  }

  /** Whether it is shown what becomes of the values of one in the other. */
  boolean isShown(Side from, Side to) {
    return true;
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  /** A database of each kind, empty. A further kind is one more line. */
  private List<Side> sides(Scene scene, String name) {
    return List.of(
        new PostgresSide(scene.database(name)),
        new SqliteSide(new SqliteFile(directory.resolve(name + ".db"))),
        new MariaSide(kind(), maria(name)));
  }

  private MariaDatabase maria(String name) {
    server.create(name);
    return new MariaDatabase(server, name);
  }

  private List<Side> targets(Scene scene, Side from) {
    return sides(scene, "from_" + from.name().toLowerCase(Locale.ROOT)).stream()
        .filter(to -> isShown(from, to))
        .toList();
  }

  private record Pair(Side from, Side to, Sink sink) {}

  @Test
  @DisplayName(
      "X6 the least, the greatest, empty and odd values of every type, and NULL, arrive exactly, or"
          + " as the page says; -Dreference.write writes it anew")
  void everyPair(Scene scene) throws IOException {
    List<List<Pair>> rows = new ArrayList<>();
    for (Side from : sides(scene, "origin")) {
      Copied.fill(from);
      String name = from.name().toLowerCase(Locale.ROOT);
      Source source = from.source(scene.source(name)).start();
      List<Pair> row = new ArrayList<>();
      for (Side to : targets(scene, from)) {
        Sink sink =
            to.sink(scene.sink(name + "_to_" + to.name()))
                .from(source)
                .set("errors.tolerance", "all")
                .set("errors.deadletterqueue.topic.name", scene.topic("dead"))
                .set("errors.deadletterqueue.topic.replication.factor", "1")
                .start();
        row.add(new Pair(from, to, sink));
      }
      rows.add(row);
    }
    String generated = rows.stream().map(PairsIT::table).collect(Collectors.joining("\n")) + "\n";
    String wanted = Reference.page(Files.readString(page()), generated);
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(page(), wanted);
    }
    assertThat(Files.readString(page()))
        .as(page() + ", which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  private static String table(List<Pair> row) {
    Side from = row.get(0).from;
    List<Copied> copies = row.stream().map(PairsIT::copied).toList();
    StringBuilder out = new StringBuilder("## From " + from.name() + "\n| declared | values |");
    row.forEach(pair -> out.append(" in ").append(pair.to.name()).append(" |"));
    out.append("\n|---|---|").append("---|".repeat(row.size())).append('\n');
    for (int i = 0; i < from.samples().size(); i++) {
      Sample sample = from.samples().get(i);
      String values = sample.values().stream().map(Value::label).collect(Collectors.joining(" "));
      out.append("| ")
          .append(sample.type().isEmpty() ? "nothing" : sample.type())
          .append(" | ")
          .append(values)
          .append(" |");
      for (Copied copy : copies) {
        out.append(' ').append(copy.outcome(i)).append(" |");
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** Waits for a copy, which is complete but for what was rejected, and has nothing else. */
  private static Copied copied(Pair pair) {
    Run run = pair.sink.settled(pair.from.sync(), 1);
    assertThat(run.status()).startsWith("COMPLETED");
    Copied copy = Copied.of(pair.from, pair.to);
    long values = pair.from.samples().stream().mapToInt(sample -> sample.values().size()).sum();
    assertThat(copy.rows()).hasSize((int) (values + 1 - run.number("rejected")));
    assertThat(copy.present()).isEqualTo(values - run.number("rejected"));
    return copy;
  }
}
