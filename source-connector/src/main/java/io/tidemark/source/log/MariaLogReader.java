package io.tidemark.source.log;

import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Debezium tells of a binary log. The place of a record is where its transaction begins:
 * whoever goes on there is told all of it. What tables look like at a place is what they did before
 * the transaction, since statements that change them are told once more, too.
 */
final class MariaLogReader implements LogReader {
  private static final String CHANGES = "tableChanges";
  private static final String SNAPSHOT = "snapshot";

  /**
   * Bytes at a file's head where the server's own events stand, between which a transaction never
   * begins. Debezium's offsets while it passes them have the transactions of somewhere else.
   */
  private static final long HEAD = 1024;

  /** A table that takes the place of another, of which Debezium's parser says nothing. */
  private static final Pattern REPLACED =
      Pattern.compile(
          "\\bcreate\\s+or\\s+replace\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?"
              + "(?:(`[^`]+`|[^\\s`.(]+)\\s*\\.\\s*)?(`[^`]+`|[^\\s`.(]+)",
          Pattern.CASE_INSENSITIVE);

  private final Set<TableId> tables;
  private final Supplier<Optional<LogEnd>> end;
  private Structure structure;
  private @Nullable Place newest;
  private @Nullable LogEnd ahead;

  /**
   * @param kept as the position has it that it begins at, empty for a snapshot
   * @param tables that are followed
   * @param end asks the server how far its log goes; empty when it does not answer
   */
  MariaLogReader(String kept, Set<TableId> tables, Supplier<Optional<LogEnd>> end) {
    this.tables = tables;
    this.end = end;
    structure = Structure.of(kept);
  }

  @Override
  public Optional<Place> place(SourceRecord record) {
    Map<String, ?> offset = record.sourceOffset() == null ? Map.of() : record.sourceOffset();
    MariaPosition position = MariaPosition.of(offset, "");
    List<Struct> changes = changes(record);
    boolean passed = !isOfTransaction(record);
    if (position.file().isEmpty() || (passed && position.at() < HEAD)) {
      return Optional.empty();
    }
    Place place = at(position);
    if (!changes.isEmpty()) {
      structure = structure.after(changes);
      if (offset.containsKey(SNAPSHOT)) {
        newest = null; // its transaction has been read with the tables
        place = at(position);
      }
    }
    return Optional.of(place);
  }

  private Place at(MariaPosition position) {
    String at = position.file() + ":" + position.at();
    Place last = newest;
    if (last == null || !last.at().equals(at)) {
      Structure there = structure;
      last = new Place(at, true, () -> position.with(there.text()).json());
      newest = last;
    }
    return last;
  }

  private static boolean isOfTransaction(SourceRecord record) {
    return record.value() instanceof Struct value
        && (value.schema().field("op") != null
            || value.schema().field(CHANGES) != null
            || Event.NOTIFICATIONS.equals(record.topic()));
  }

  /** What has changed about the tables that are followed. */
  private List<Struct> changes(SourceRecord record) {
    boolean has = record.value() instanceof Struct value && value.schema().field(CHANGES) != null;
    List<Struct> changes = has ? ((Struct) record.value()).getArray(CHANGES) : null;
    return changes == null ? List.of() : changes.stream().filter(this::isFollowed).toList();
  }

  private boolean isFollowed(Struct change) {
    return tables.contains(id(change));
  }

  /** A table's name as Debezium quotes it. */
  private static TableId id(Struct change) {
    String[] parts = change.getString("id").split("\"\\.\"", 2);
    String name = parts[parts.length - 1];
    return new TableId(
        unquoted(parts[0].substring(1)), unquoted(name.substring(0, name.length() - 1)));
  }

  private static String unquoted(String name) {
    return name.replace("\"\"", "\"");
  }

  @Override
  public Optional<TableId> remade(SourceRecord record) {
    if (!(record.value() instanceof Struct value)
        || value.schema().field(CHANGES) == null
        || record.sourceOffset().containsKey(SNAPSHOT)) {
      return Optional.empty();
    }
    return changes(record).stream()
        .filter(change -> change.getString("type").equals("CREATE"))
        .map(MariaLogReader::id)
        .findFirst()
        .or(() -> replaced(value.getString("databaseName"), value.getString("ddl")));
  }

  private Optional<TableId> replaced(@Nullable String database, @Nullable String ddl) {
    Matcher statement = REPLACED.matcher(ddl == null ? "" : ddl);
    if (!statement.find()) {
      return Optional.empty();
    }
    String schema = statement.group(1) == null ? database : bare(statement.group(1));
    return Optional.of(new TableId(schema, bare(statement.group(2)))).filter(tables::contains);
  }

  private static String bare(String name) {
    return name.replace("`", "");
  }

  /**
   * Debezium's heartbeats tell where it stands, and the server where its log ends: an end that was
   * ahead once has been passed later on.
   */
  @Override
  public OptionalLong still(SourceRecord record) {
    Map<String, ?> offset = record.sourceOffset();
    if (!isHeartbeat(record) || offset == null || offset.containsKey(SNAPSHOT)) {
      return OptionalLong.empty();
    }
    MariaPosition here = MariaPosition.of(offset, "");
    LogEnd before = passed(here, ahead);
    if (ahead == null) {
      ahead = end.get().orElse(null);
    }
    LogEnd now = passed(here, ahead);
    LogEnd newest = now == null ? before : now;
    return newest == null ? OptionalLong.empty() : OptionalLong.of(newest.at());
  }

  /** An end that has been passed, which nobody waits for any more. */
  private @Nullable LogEnd passed(MariaPosition here, @Nullable LogEnd some) {
    if (some == null || !here.isBehind(some.gtids())) {
      return null;
    }
    ahead = null;
    return some;
  }

  private static boolean isHeartbeat(SourceRecord record) {
    return record.value() instanceof Struct value
        && value.schema().field("op") == null
        && value.schema().field("ts_ms") != null
        && value.schema().field(CHANGES) == null
        && !Event.NOTIFICATIONS.equals(record.topic());
  }

  @Override
  public TableId table(Struct source) {
    return new TableId(source.getString("db"), source.getString("table"));
  }
}
