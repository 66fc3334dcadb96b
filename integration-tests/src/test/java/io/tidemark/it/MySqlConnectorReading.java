package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same by MySQL's own driver. */
@NullUnmarked
class MySqlConnectorReading extends MySqlReading {
  @Override
  OwnServer begin(Path empty) {
    return MySqlServer.start(empty);
  }

  @Test
  @DisplayName("texts come and go whole, whatever character set the URL names")
  void characterSetsOfTheUrl() {
    String text = "ü漢😀";
    for (String parameter :
        List.of(
            "characterEncoding=latin1",
            "characterSetResults=latin1",
            "connectionCollation=latin1_swedish_ci",
            "characterEncoding=UTF-8")) {
      try (Session other = sessionOf(server.url(database) + "?" + parameter)) {
        assertThat(other.queryOne(Sql.of("SELECT ?", text), row -> row.getString(1)))
            .as(parameter)
            .contains(text);
      }
    }
  }
}
