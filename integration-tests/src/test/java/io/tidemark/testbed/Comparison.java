package io.tidemark.testbed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Compares a table with its copy in another database: the truth is copied beside the copy, and the
 * database itself subtracts one from the other, both ways, duplicates counted.
 */
public final class Comparison {
  private static final String TRUTH = "comparison_truth";

  private Comparison() {}

  /** Insists that both tables hold the same rows in the first table's columns. */
  public static void assertSame(Database truth, String table, Database copy, String copyTable) {
    List<List<@Nullable String>> columns = columns(truth, table);
    String names = columns.stream().map(c -> c.get(0) + "").collect(Collectors.joining(", "));
    String definitions =
        columns.stream().map(c -> c.get(0) + " " + c.get(1)).collect(Collectors.joining(", "));
    copy.execute(
        "CREATE SCHEMA IF NOT EXISTS %1$s; DROP TABLE IF EXISTS %1$s.t; CREATE TABLE %1$s.t (%2$s)"
            .formatted(TRUTH, definitions));
    carry(truth, table, copy, names);
    String original = "SELECT " + names + " FROM " + TRUTH + ".t";
    String copied = "SELECT " + names + " FROM " + copyTable;
    List<List<@Nullable String>> missing =
        copy.rows(original + " EXCEPT ALL " + copied + " LIMIT 20");
    List<List<@Nullable String>> surplus =
        copy.rows(copied + " EXCEPT ALL " + original + " LIMIT 20");
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new AssertionError(
          copyTable + " is not like " + table + ": missing " + missing + ", surplus " + surplus);
    }
  }

  private static List<List<@Nullable String>> columns(Database truth, String table) {
    return truth.rows(
        "SELECT quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute"
            + " WHERE attrelid = '"
            + table.replace("'", "''")
            + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
  }

  private static void carry(Database truth, String table, Database copy, String names) {
    byte[] rows =
        truth.run(
            connection -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              PGConnection source = connection.unwrap(PGConnection.class);
              try {
                source
                    .getCopyAPI()
                    .copyOut("COPY (SELECT " + names + " FROM " + table + ") TO STDOUT", out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return out.toByteArray();
            });
    copy.run(
        connection -> {
          try {
            return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + TRUTH + ".t FROM STDIN", new ByteArrayInputStream(rows));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
