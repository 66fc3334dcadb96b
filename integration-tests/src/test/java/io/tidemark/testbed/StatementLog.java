package io.tidemark.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The statements that a server says it has executed in one database. */
public final class StatementLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Database database;

  StatementLog(Path file, Database database) {
    this.file = file;
    this.database = database;
  }

  /** Texts of all statements so far, in the order of the log. */
  public List<String> statements() {
    // every backend writes into the same pipe: once ours has arrived, all earlier ones have
    String last = UUID.randomUUID().toString();
    database.execute("SELECT '" + last + "'");
    Waiting.until("the statement log", () -> text().contains(last));
    return text()
        .lines()
        .filter(line -> line.contains('"' + database.name() + '"'))
        .map(StatementLog::parse)
        .filter(entry -> entry.path("dbname").asText().equals(database.name()))
        .map(entry -> entry.path("message").asText())
        .filter(message -> message.startsWith("statement: ") || message.startsWith("execute "))
        .toList();
  }

  /** The statements that delete from a table, or empty it. */
  public List<String> deletesFrom(String table) {
    Pattern delete =
        Pattern.compile(
            "(?is)\\b(delete\\s+from|truncate(\\s+table)?)\\s+(only\\s+)?(\"?\\w+\"?\\.)?\"?"
                + Pattern.quote(table)
                + "\"?(\\s|;|$)");
    return statements().stream().filter(statement -> delete.matcher(statement).find()).toList();
  }

  private String text() {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
