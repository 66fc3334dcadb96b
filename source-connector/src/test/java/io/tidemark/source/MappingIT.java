package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Marker;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SourceDatabase;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Columns that are chosen, masked and renamed, read from a real database. */
class MappingIT {

  @BeforeAll
  static void tables() {
    SourcePostgres.schema(
        "map",
        "CREATE TABLE users (id int PRIMARY KEY, first_name text, email text NOT NULL,"
            + " born date NOT NULL, secret text)",
        "INSERT INTO users VALUES (1, 'Ann', 'ann@example.com', '1990-01-01', 's'),"
            + " (2, NULL, 'bob@example.com', '1991-01-01', NULL)",
        "CREATE TABLE plain (id int PRIMARY KEY, note text)",
        "DROP ROLE IF EXISTS map_reader",
        "CREATE ROLE map_reader LOGIN PASSWORD 'map'",
        "GRANT USAGE ON SCHEMA map TO map_reader",
        "GRANT SELECT (id, first_name) ON map.users TO map_reader");
  }

  @AfterAll
  static void role() {
    SourcePostgres.execute("DROP OWNED BY map_reader; DROP ROLE map_reader");
  }

  @Test
  @Timeout(60)
  @DisplayName(
      "HT-25 records and markers carry the mapped columns, and a user who may not read what is left"
          + " out or masked can read the rest")
  void mapped() throws Exception {
    try (FakeWorker worker = new FakeWorker()) {
      Map<String, String> config =
          SourcePostgres.config(
              "syncs", "u",
              "syncs.u.table", "map.users",
              "syncs.u.columns.exclude", "secret",
              "syncs.u.columns.mask", "email,born",
              "syncs.u.columns.map", "id:user_id,first_name:fn",
              "connection.user", "map_reader",
              "connection.password", "map");
      assertThat(errors(config)).isEmpty();
      worker.start(config);
      worker.until(Marker.Type.END, 1);

      SourceRecord row = worker.rows.get(0);
      assertThat(row.valueSchema().fields().stream().map(Field::name))
          .containsExactly("user_id", "fn", "email", "born");
      assertThat(((Struct) row.key()).getInt32("user_id")).isEqualTo(1);
      assertThat(worker.column("fn")).containsExactly("Ann", null);
      assertThat(worker.column("email")).containsExactly("***", "***");
      assertThat(worker.column("born")).containsExactly(null, null);
      assertThat(row.valueSchema().field("email").schema()).isEqualTo(Schema.STRING_SCHEMA);
      assertThat(row.valueSchema().field("born").schema().isOptional()).isTrue();
      assertThat(worker.lastMarker().tableSchema().orElseThrow().key()).containsExactly("user_id");
      assertThat(worker.lastMarker().tableSchema().orElseThrow().columns())
          .extracting(Column::name)
          .containsExactly("user_id", "fn", "email", "born");
    }
  }

  @Test
  @DisplayName("all that is wrong with a sync's columns is told at its settings")
  void validated() {
    Map<String, String> errors =
        errors(
            SourcePostgres.config(
                "syncs", "u",
                "syncs.u.table", "map.users",
                "syncs.u.columns.exclude", "id",
                "syncs.u.columns.mask", "emial",
                "syncs.u.columns.map", "first_name:email"));
    assertThat(errors)
        .containsOnlyKeys("syncs.u.columns.exclude", "syncs.u.columns.mask", "syncs.u.columns.map");
    assertThat(errors.get("syncs.u.columns.exclude")).contains("in the key of map.users");
    assertThat(errors.get("syncs.u.columns.mask")).contains("emial").contains("`email`");
    assertThat(errors.get("syncs.u.columns.map")).contains("first_name and email");
  }

  @Test
  @DisplayName("a column in a setting for all syncs may lack in one table, and not in every one")
  void everywhere() {
    assertThat(errors(SourcePostgres.config("tables", "map.*", "columns.mask", "secret")))
        .isEmpty();
    assertThat(errors(SourcePostgres.config("tables", "map.*", "columns.mask", "secrets")))
        .containsExactly(
            Map.entry(
                "columns.mask",
                "names the column secrets, which nothing that is read has: did you mean"
                    + " `secret`?"));
  }

  @Test
  @DisplayName("a masked column that has another name now keeps the sync from reading")
  void atRunTime() throws Exception {
    SourcePostgres.schema("gone", "CREATE TABLE t (id int PRIMARY KEY, mails text)");
    Mapping mapping =
        new Mapping(List.of(), List.of(), List.of("mail"), Map.of(), Set.of(Mapping.MASK));
    SyncSpec spec = SyncSpec.of("t", Subject.of(new TableId("gone", "t"))).mapping(mapping).build();
    try (SourceDatabase database =
        new SourceDatabase(SourcePostgres.settings(), System::nanoTime)) {
      assertThatThrownBy(() -> new JdbcSyncReader(database, spec).look())
          .isInstanceOfSatisfying(
              ReadFailure.class, e -> assertThat(e.kind()).isEqualTo(ReadFailure.Kind.PERMANENT))
          .hasMessageContaining("columns.mask of sync t names the column mail")
          .hasMessageContaining("did you mean `mails`?");
    }
  }

  private static Map<String, String> errors(Map<String, String> config) {
    Map<String, String> errors = new TreeMap<>();
    for (ConfigValue value : new JdbcSyncSourceConnector().validate(config).configValues()) {
      List<String> messages = value.errorMessages();
      if (!messages.isEmpty()) {
        errors.put(value.name(), String.join("\n", messages));
      }
    }
    return errors;
  }
}
