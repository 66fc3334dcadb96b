package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Order;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read from MySQL by the driver that the plugin has in it, statement by statement. */
@NullUnmarked
class MySqlReading extends KindredReading {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty).byMariaDbDriver();
  }

  @Test
  @DisplayName("documents are read as the texts that MySQL makes of them, also of a query")
  void documents() {
    session.execute("CREATE TABLE v (j json)");
    session.execute("INSERT INTO v VALUES ('{\"b\" : [1.50, \"ü😀\", null], \"a\":1}'), (NULL)");
    assertThat(read(table("v")))
        .containsExactly(
            List.of("{\"a\": 1, \"b\": [1.5, \"ü😀\", null]}"),
            java.util.Collections.singletonList(null));
    assertThat(Catalog.query(session, "SELECT j FROM v", List.of()).columns())
        .allSatisfy(column -> assertThat(column.type().kind()).isEqualTo(Kind.JSON))
        .allSatisfy(
            column -> assertThat(session.dialect().order(column.type())).isEqualTo(Order.NONE));
  }

  @Test
  @DisplayName("unique indexes over expressions and parts of texts prove no key")
  void oddKeys() {
    session.execute(
        """
        CREATE TABLE v (a int NOT NULL, b varchar(99) NOT NULL, UNIQUE ((a + 1)), UNIQUE (b(9)))""");
    assertThat(table("v").key()).isEmpty();
    session.execute("ALTER TABLE v ADD UNIQUE (b)");
    assertThat(table("v").key()).containsExactly("b");
  }

  @Test
  @DisplayName("a key that MySQL makes up for a table without one is its key")
  void generatedKey() {
    session.execute("SET sql_generate_invisible_primary_key = ON");
    session.execute("CREATE TABLE v (n int)");
    session.execute("INSERT INTO v VALUES (7)");
    assertThat(table("v").key()).containsExactly("my_row_id");
    assertThat(read(table("v"))).containsExactly(List.of(BigDecimal.ONE, 7));
  }

  /** Nobody here has an Aurora: another variable, which is on, stands for that of its readers. */
  @Test
  @DisplayName("a server that only reads what another one writes is not read by cursors")
  void readers() {
    String reads = "@@innodb_read_only";
    Sql objections =
        session.dialect().cursors().objections(new TableId(database, "v")).orElseThrow();
    assertThat(objections.text()).contains(reads);
    assertThat(session.query(objections, row -> row.getString(1))).isEmpty();
    Sql on =
        new Sql(objections.text().replace(reads, "@@innodb_file_per_table"), objections.binds());
    assertThat(session.query(on, row -> row.getString(1)))
        .singleElement()
        .asString()
        .contains("only reads what another server writes");
  }
}
