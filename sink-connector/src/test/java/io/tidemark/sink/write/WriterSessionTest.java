package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.TaskMetrics;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterSessionTest {

  @TempDir private Path directory;

  private Database database(Duration patience) {
    String url = "jdbc:sqlite:" + directory.resolve("t.db");
    return new Database(new ConnectionSettings(url, null, null, "t", 1, Duration.ZERO, patience));
  }

  @Test
  void aWriterThatWasPreparedInHalfIsNotTakenForWhole() {
    WriterMetrics metrics = new WriterMetrics(TaskMetrics.unseen(), WriteMode.OVERWRITE);
    WriterSession writer = new WriterSession(database(Duration.ofMillis(50)), metrics);
    try (Session other = database(Duration.ofSeconds(20)).connect()) {
      other.execute("CREATE TABLE t (a)");
      other.execute(
          "BEGIN"); // what is read keeps the file from going over to WAL, and nothing else
      other.query(Sql.of("SELECT a FROM t"), row -> 0);
      assertThatThrownBy(writer::get).isInstanceOf(DatabaseException.class);
      other.execute("ROLLBACK");
      assertThat(writer.get().queryOne(Sql.of("PRAGMA journal_mode"), row -> row.getString(1)))
          .hasValue("wal");
    } finally {
      writer.close();
    }
  }
}
