package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Sql;
import io.tidemark.sink.MariaServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.table.TableId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read from MariaDB, statement by statement. */
@NullUnmarked
class MariaReading extends KindredReading {
  @Override
  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  @Test
  @DisplayName("types that MariaDB alone has are read as their texts")
  void ownTypes() {
    session.execute("CREATE TABLE v (i inet6, u uuid)");
    session.execute("INSERT INTO v VALUES ('::1', '00000000-0000-0000-0000-000000000001')");
    assertThat(read(table("v")))
        .containsExactly(List.of("::1", "00000000-0000-0000-0000-000000000001"));
  }

  @Test
  @DisplayName("a unique key that MariaDB keeps as hashes has no order to read by")
  void hashedKeys() {
    session.execute("CREATE TABLE v (url text NOT NULL, n int, UNIQUE (url))");
    assertThat(table("v").key()).isEmpty();
    session.execute("CREATE TABLE w (url varchar(700) NOT NULL, n int, UNIQUE (url))");
    assertThat(table("w").key()).containsExactly("url");
  }

  /** Nobody here has a cluster: another status, which is above one, stands for its size. */
  @Test
  @DisplayName("a node of a cluster is not read by cursors, which a status of each server tells")
  void clusters() {
    String size = "'WSREP_CLUSTER_SIZE'";
    Sql objections =
        session.dialect().cursors().objections(new TableId(database, "v")).orElseThrow();
    assertThat(objections.text()).contains(size);
    String has = "SELECT 1 FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = " + size;
    assertThat(session.query(Sql.of(has), row -> row.getLong(1))).hasSize(1);
    assertThat(session.query(objections, row -> row.getString(1))).isEmpty();
    Sql large = new Sql(objections.text().replace(size, "'QUERIES'"), objections.binds());
    assertThat(session.query(large, row -> row.getString(1)))
        .singleElement()
        .asString()
        .contains("a node of a Galera cluster");
  }
}
