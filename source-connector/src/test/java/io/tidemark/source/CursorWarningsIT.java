package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is doubtful about a cursor column, and no error. */
class CursorWarningsIT {

  @Test
  @DisplayName(
      "SD-19 a cursor column that may be NULL is a warning, which says what becomes of rows")
  void nullable() {
    SourcePostgres.schema(
        "curnull", "CREATE TABLE t (id int PRIMARY KEY, at timestamptz)", "CREATE INDEX ON t (at)");
    assertThat(warnings("curnull.t", "cursor.null", "fail"))
        .containsExactly(
            "cursor column at of curnull.t may be NULL, and changes of such rows are not seen: the"
                + " sync is not read while there are any (cursor.null=fail)");
    assertThat(warnings("curnull.t", "cursor.null", "skip"))
        .singleElement()
        .asString()
        .endsWith("they are read the first time only (cursor.null=skip)");

    SourcePostgres.execute("ALTER TABLE curnull.t ALTER at SET NOT NULL");
    assertThat(warnings("curnull.t")).isEmpty();
  }

  @Test
  @DisplayName(
      "SD-20 a cursor column without an index of all rows that begins with it is a warning with the"
          + " statement that makes one, whose table is named as it is spelled")
  void withoutIndex() {
    SourcePostgres.schema(
        "curidx",
        "CREATE TABLE \"T\" (id int PRIMARY KEY, at timestamptz NOT NULL)",
        "CREATE INDEX ON \"T\" (id, at)",
        "CREATE INDEX ON \"T\" (at) WHERE id > 5",
        "CREATE INDEX ON \"T\" USING brin (at)");
    String create = "CREATE INDEX CONCURRENTLY ON \"curidx\".\"T\" (\"at\")";
    assertThat(warnings("curidx.T"))
        .containsExactly(
            "no index of curidx.T begins with its cursor column at, so that each poll reads the whole"
                + " table: "
                + create);

    SourcePostgres.execute(create);
    assertThat(warnings("curidx.T")).isEmpty();
  }

  private static List<String> warnings(String table, String... more) {
    Map<String, String> config =
        SourcePostgres.config("tables", table, "mode", "incremental", "cursor.column", "at");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    ConfigErrors errors = new ConfigErrors();
    SourceProbe probe = new SourceProbe(new SourceConfig(config), errors);
    probe.run();
    assertThat(errors.isEmpty()).isTrue();
    return probe.warnings();
  }
}
