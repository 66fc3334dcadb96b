package io.tidemark.sink;

import static io.tidemark.sink.Migrations.ID;
import static io.tidemark.sink.Migrations.migrate;
import static io.tidemark.sink.Migrations.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the database makes of every type is what the migrator expects to find. */
@NullUnmarked
class MigratedTypesIT {
  private static final String NAMED =
      "inet cidr macaddr macaddr8 timetz money varbit tsvector tsquery int4range int8range numrange"
          + " tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange"
          + " tstzmultirange datemultirange oid pg_lsn interval xml point line lseg box path polygon"
          + " circle";

  private static List<ColumnType> everyType() {
    Stream<ColumnType> kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.ARRAY && kind != Kind.OTHER)
            .map(ColumnType::of);
    Stream<ColumnType> named = Stream.of(NAMED.split(" ")).map(ColumnType::other);
    Stream<ColumnType> more =
        Stream.of(
            ColumnType.of(Kind.JSON, "json"),
            ColumnType.of(Kind.JSON, "jsonb"),
            ColumnType.of(Kind.STRING, "bpchar"),
            new ColumnType(Kind.STRING, 4, 0, 0, null, "bpchar"),
            ColumnType.string(9),
            ColumnType.string(10_485_760),
            ColumnType.string(10_485_761),
            ColumnType.decimal(19, 10),
            ColumnType.decimal(38, 0),
            ColumnType.decimal(1000, 500),
            ColumnType.decimal(1001, 2),
            ColumnType.of(Kind.OTHER, "no_such_type"));
    List<ColumnType> all = Stream.of(kinds, named, more).flatMap(types -> types).toList();
    return Stream.concat(all.stream(), all.stream().map(ColumnType::array)).toList();
  }

  private static Column[] columns(List<ColumnType> types) {
    List<Column> columns = new ArrayList<>(List.of(ID));
    for (ColumnType type : types) {
      columns.add(new Column("c" + columns.size(), type, true));
    }
    return columns.toArray(Column[]::new);
  }

  @Test
  @DisplayName(
      "X5 DEST-35 DEST-46 DEST-47 a second sync of an unchanged schema runs no DDL, for any type")
  void everyTypeAgain() {
    try (Session session = SinkPostgres.database("migrator_types").connect()) {
      Wanted wanted = wanted(List.of("id"), columns(everyType()));
      migrate(session, wanted);
      Statements statements = new Statements(session);
      try (Session other = new Database(SinkPostgres.settings("migrator_types")).connect()) {
        String mark = statements.mark(UUID.randomUUID().toString());
        TableSchema there = migrate(other, wanted).get(0);
        assertThat(statements.sinceLast(mark))
            .isNotEmpty()
            .noneMatch(s -> s.contains("ALTER ") || s.contains("CREATE ") || s.contains("DROP "));
        for (Column column : wanted.records().columns()) {
          assertThat(there.column(column.name()).orElseThrow().type())
              .as(column.toString())
              .isEqualTo(session.dialect().ddl().listed(column.type(), false));
        }
      }
      statements.stop();
    }
  }

  @Test
  @DisplayName("X5 types of keys are what the catalog makes of them, too")
  void everyKeyTypeAgain() {
    try (Session session = SinkPostgres.database("migrator_keys").connect()) {
      for (ColumnType type :
          List.of(
              ColumnType.of(Kind.JSON, "json"),
              ColumnType.string(9),
              ColumnType.of(Kind.INT8),
              ColumnType.of(Kind.UUID),
              ColumnType.decimal(10, 2),
              ColumnType.other("inet"),
              ColumnType.array(ColumnType.of(Kind.INT32)))) {
        session.execute("DROP TABLE IF EXISTS orders");
        Wanted wanted = wanted(List.of("k"), new Column("k", type, false));
        TableSchema made = migrate(session, wanted).get(0);
        assertThat(made.column("k").orElseThrow().type())
            .isEqualTo(session.dialect().ddl().listed(type, true));
        assertThat(migrate(session, wanted).get(0)).isEqualTo(made);
      }
    }
  }
}
