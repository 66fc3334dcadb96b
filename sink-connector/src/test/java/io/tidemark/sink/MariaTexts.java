package io.tidemark.sink;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are longer than their columns, of which MariaDB would cut off blanks. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaTexts {
  private static final Schema KEY =
      SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .field("id", Schema.STRING_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private OwnServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = begin(directory);
  }

  /** By bytes, as columns are that are made. */
  String collation() {
    return "utf8mb4_nopad_bin";
  }

  /** A server in an empty directory. */
  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Topic row(Topic topic, String id, String status) {
    return topic.record(
        new Struct(KEY).put("id", id),
        new Struct(VALUE).put("id", id).put("status", status),
        topic.headers());
  }

  @Test
  @DisplayName("DEST-18 a key with one blank more than its column takes is not another key")
  void keys() {
    refused(
        "long_keys", topic -> row(row(topic, "abc", "first"), "abc ", "second"), "too long for id");
  }

  @Test
  @DisplayName("DEST-18 a key with many blanks more than its column takes is not another key")
  void manyBlanks() {
    refused("blanks", topic -> row(row(topic, "a", "first"), "a        ", "x"), "too long for id");
  }

  @Test
  @DisplayName("DEST-18 a text with blanks beyond its column is refused as any longer one is")
  void values() {
    refused("texts", topic -> row(topic, "a", "open    "), "too long for status");
  }

  @Test
  @DisplayName("what just fits, blanks at its end among it, is written as it is")
  void fits() {
    Topic topic = Topic.orders().generation(1000);
    row(row(row(topic, "a", "open"), "a  ", "abcd  "), "abc", "      ");
    try (Rig rig = rig("fits").start(topic, new Topic(Rig.MARKERS, 0))) {
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat('<', id, '|', status, '>') FROM orders ORDER BY id"))
          .containsExactly("<a|open>", "<a  |abcd  >", "<abc|      >");
    }
  }

  @Test
  @DisplayName("many short texts are written, though long ones would be too many for a row")
  void manyTexts() {
    server.create("many");
    String columns =
        IntStream.range(0, 300).mapToObj(i -> "c" + i + " varchar(5)").collect(joining(", "));
    SchemaBuilder schema = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA);
    IntStream.range(0, 300).forEach(i -> schema.field("c" + i, Schema.OPTIONAL_STRING_SCHEMA));
    Topic topic = Topic.orders().generation(1000);
    Struct value = new Struct(schema.build()).put("id", "a").put("c0", "first").put("c299", "last");
    topic.record(new Struct(KEY).put("id", "a"), value, topic.headers());
    try (Rig rig = Rig.on(server.database("many", OwnServer.USER, null))) {
      rig.execute("CREATE TABLE orders (id varchar(3) PRIMARY KEY, " + columns + ")");
      rig.start(topic, new Topic(Rig.MARKERS, 0)).pollAndCommit();
      assertThat(rig.strings("SELECT concat(c0, ' ', c299) FROM orders"))
          .containsExactly("first last");
    }
  }

  /** Indexes on an id that is a text by which no row is found. */
  List<String> useless() {
    return Stream.of("longtext", "text", "varchar(1000)").map(t -> t + " NOT NULL UNIQUE").toList();
  }

  @Test
  @DisplayName(
      "a unique index of hashes, or of a part of a long text, is no key: no row is found by it")
  void hashes() {
    for (String id : useless()) {
      String name = "hashes_" + useless().indexOf(id);
      server.create(name);
      Topic topic = row(Topic.orders().generation(1000), "a", "open");
      try (Rig rig = Rig.on(server.database(name, OwnServer.USER, null))) {
        rig.execute("CREATE TABLE orders (id " + id + ", status longtext)");
        rig.start(topic, new Topic(Rig.MARKERS, 0)).pollAndCommit();
        assertThatThrownBy(rig::poll)
            .hasStackTraceContaining("It has no primary key, the records have the key [id]: ")
            .hasStackTraceContaining("at most 768 characters");
      }
    }
  }

  private Rig rig(String database) {
    server.create(database);
    Rig rig = Rig.on(server.database(database, OwnServer.USER, null));
    rig.execute(
        "CREATE TABLE orders (id varchar(3) COLLATE %1$s PRIMARY KEY, status varchar(6) COLLATE %1$s)"
            .formatted(collation()));
    return rig;
  }

  private void refused(String database, Consumer<Topic> rows, String message) {
    Topic topic = Topic.orders().generation(1000);
    rows.accept(topic);
    try (Rig rig = rig(database).start(topic, new Topic(Rig.MARKERS, 0))) {
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll).hasStackTraceContaining(message);
      assertThat(
              rig.strings("SELECT id FROM orders WHERE id <> trim(id) OR status <> trim(status)"))
          .isEmpty();
    }
  }
}
