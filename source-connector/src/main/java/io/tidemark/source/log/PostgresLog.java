package io.tidemark.source.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.config.ConfigErrors;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** PostgreSQL's log: a replication slot, which the server keeps, and a publication. */
final class PostgresLog implements LogDatabase, LogReader {
  private static final Pattern URL = Address.pattern("postgresql");
  private static final String USUAL_PORT = "5432";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LSN = "lsn";

  /** Other numbers of an offset: up to which all of the log is known to have been seen. */
  private static final String[] SEEN = {LSN, "lsn_proc", "lsn_commit"};

  private static final List<String> OWNED =
      List.of(
          "plugin.name",
          "flush.lsn.source",
          "lsn.flush.mode",
          "slot.name",
          "slot.drop",
          "slot.seek",
          "publication.");

  /** Of a message by which we move the log on, with the moment of its writing behind it. */
  private static final String PREFIX = "tidemark:";

  private static final Pattern OURS = Pattern.compile(PREFIX + "(\\d{1,18})");

  /** Writes the time into the log, which concerns no table, and so moves the position on. */
  private static final String BEAT =
      "SELECT pg_logical_emit_message(false, '"
          + PREFIX
          + "' || (extract(epoch FROM clock_timestamp()) * 1000)::bigint, '')";

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public Optional<Address> address(String url) {
    return Address.of(url, URL, USUAL_PORT);
  }

  @Override
  public String connector() {
    return "io.debezium.connector.postgresql.PostgresConnector";
  }

  @Override
  public String jar() {
    return "debezium-connector-postgres";
  }

  @Override
  public void checkKeys(LogConfig config, ConfigErrors errors) {}

  @Override
  public List<String> owned() {
    return OWNED;
  }

  @Override
  public void settings(
      LogConfig config, Address address, List<LogTable> tables, Properties properties) {
    properties.setProperty("database.dbname", address.database());
    address.parameters().forEach((key, value) -> properties.setProperty("database." + key, value));
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", config.slot());
    properties.setProperty("publication.name", config.publication());
    properties.setProperty("publication.autocreate.mode", "disabled");
    // while the server has not noticed yet that the task before is gone
    properties.putIfAbsent("slot.max.retries", "60");
    properties.putIfAbsent("slot.retry.delay.ms", "1000");
    // while only other tables change: servers do not tell of transactions that concern no table
    properties.putIfAbsent("heartbeat.action.query", BEAT);
    properties.putIfAbsent("include.unknown.datatypes", "true");
    properties.putIfAbsent("hstore.handling.mode", "json");
    properties.putIfAbsent("interval.handling.mode", "string");
    // else a row whose key has changed would arrive without the values that are not in the log
    properties.setProperty("post.processors", "left-out");
    properties.setProperty("post.processors.left-out.type", LeftOutValues.class.getName());
  }

  @Override
  public Optional<String> objection(Column column) {
    return Optional.empty();
  }

  @Override
  public Column sent(Column column) {
    return column;
  }

  @Override
  public void checkPosition(String position) {
    seen(position);
  }

  @Override
  public boolean confirms() {
    return true;
  }

  @Override
  public boolean isAstray(EngineFailure failure) {
    return false; // each change comes with its columns
  }

  @Override
  public LogReader reader(LogConfig config, Optional<String> position, Set<TableId> tables) {
    return this;
  }

  @Override
  public LogServer server(LogConfig config, Session session) {
    return new PostgresLogServer(config, session);
  }

  @Override
  public Optional<Place> place(SourceRecord record) {
    Map<String, ?> offset = record.sourceOffset() == null ? Map.of() : record.sourceOffset();
    if (!(offset.get(LSN) instanceof Number lsn)) {
      return Optional.empty();
    }
    return Optional.of(new Place(lsn.toString(), false, () -> json(offset)));
  }

  private static String json(Map<String, ?> offset) {
    try {
      return JSON.writeValueAsString(offset);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an offset is of texts, numbers and truth values", e);
    }
  }

  /**
   * Up to where the log has been seen by whoever stands at a position.
   *
   * @throws IllegalArgumentException when it is none
   */
  static long seen(String position) {
    try {
      JsonNode offset = JSON.readTree(position);
      long seen = 0;
      for (String name : SEEN) {
        JsonNode number = offset.path(name);
        boolean isPlace = number.isIntegralNumber() && number.canConvertToLong();
        boolean isNone = number.isMissingNode() || number.isNull();
        if (isNone ? name.equals(LSN) : !isPlace || number.asLong() < 0) {
          throw new IllegalArgumentException("the position's " + name + " is no place of a log");
        }
        seen = Math.max(seen, number.asLong());
      }
      return seen;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the position is not JSON", e);
    }
  }

  @Override
  public Optional<TableId> remade(SourceRecord record) {
    return Optional.empty(); // a publication has the old one alone
  }

  /** A message of ours tells; Debezium itself has no time for it but that of its reading. */
  @Override
  public OptionalLong still(SourceRecord record) {
    Struct message =
        record.value() instanceof Struct value && value.schema().field("message") != null
            ? value.getStruct("message")
            : null;
    if (message == null) {
      return OptionalLong.empty();
    }
    Matcher ours = OURS.matcher(String.valueOf(message.getString("prefix")));
    return ours.matches() ? OptionalLong.of(Long.parseLong(ours.group(1))) : OptionalLong.empty();
  }

  @Override
  public TableId table(Struct source) {
    return new TableId(source.getString("schema"), source.getString("table"));
  }
}
