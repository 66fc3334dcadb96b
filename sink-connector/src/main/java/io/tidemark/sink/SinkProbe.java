package io.tidemark.sink;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.PrivilegeSql;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.MigrateMode;
import io.tidemark.sink.write.WriteMode;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the destination whether its user may do what the connector will do, within five seconds and
 * without writing anything. Refuses only what would certainly fail: tables whose names only records
 * tell are not looked at.
 */
final class SinkProbe {
  private static final Logger log = LoggerFactory.getLogger(SinkProbe.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final SinkConfig config;
  private final ConfigErrors errors;
  private boolean answers;

  private SinkProbe(SinkConfig config, ConfigErrors errors) {
    this.config = config;
    this.errors = errors;
  }

  /** Adds what is wrong, each problem on its key. */
  static void run(SinkConfig config, ConfigErrors errors) {
    SinkProbe probe = new SinkProbe(config, errors);
    Database database = new Database(config.connection());
    try {
      database.ask(LIMIT, probe::look);
    } catch (DatabaseException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), e.sqlState());
      if (probe.answers) {
        log.warn("Not all privileges at the destination were looked at: {}", message);
      } else {
        errors.add(ConnectionConfig.keyOf(e), message);
      }
    }
  }

  private boolean look(Session session) {
    PrivilegeSql privileges = session.dialect().privileges();
    state(session, privileges);
    temporary(session, privileges);
    answers = true;
    Map<TableId, String> targets = config.targets();
    targets.forEach((table, topic) -> target(session, privileges, table, topic));
    if (targets.isEmpty()) {
      config.tableFormat().onlySchema().ifPresent(schema -> unknown(session, privileges, schema));
    }
    return true;
  }

  private void state(Session session, PrivilegeSql privileges) {
    String name = config.stateSchema().orElse(null);
    String key = name == null ? ConnectionConfig.USER : SinkKeys.STATE_SCHEMA;
    Optional<Schema> schema = schema(session, privileges, name);
    if (schema.isEmpty()) {
      errors.add(
          key,
          name == null
              ? "the connection has no current schema: set its search_path, or state.schema"
              : "schema %s does not exist: create it, or set state.schema".formatted(name));
    } else if (!schema.get().creates()) {
      errors.add(key, mayNotCreate(schema.get()));
    }
  }

  private void temporary(Session session, PrivilegeSql privileges) {
    boolean may =
        session.queryOne(privileges.temporaryTables(), row -> row.getBoolean(1)).orElse(false);
    if (!may) {
      errors.add(
          ConnectionConfig.USER,
          "the user may not create temporary tables, through which batches are written: GRANT"
              + " TEMPORARY on the database to it");
    }
  }

  private void target(Session session, PrivilegeSql privileges, TableId table, String topic) {
    Optional<List<String>> lacking =
        session.queryOne(privileges.table(table), row -> lacking(row, table));
    if (lacking.isEmpty() && config.migrateMode() != MigrateMode.NONE) {
      creatable(session, privileges, table, topic);
    } else if (!usable(session, privileges, table)) {
      errors.add(
          ConnectionConfig.USER,
          "the user may not use schema %1$s of topic %2$s: GRANT USAGE ON SCHEMA %1$s to it"
              .formatted(table.schema(), topic));
    } else if (lacking.filter(l -> !l.isEmpty()).isPresent()) {
      String grant = String.join(", ", lacking.get());
      errors.add(
          ConnectionConfig.USER,
          "the user may not write to table %s of topic %s: GRANT %s on it"
              .formatted(table, topic, grant));
    }
  }

  /** What the write mode needs of a table and the user may not do. */
  private List<String> lacking(Row row, TableId table) {
    WriteMode mode = config.writeMode();
    List<String> lacking = new ArrayList<>();
    lack(lacking, "SELECT", mode == WriteMode.APPEND || row.getBoolean(1));
    lack(lacking, "INSERT", row.getBoolean(2));
    lack(lacking, "UPDATE", mode == WriteMode.APPEND || row.getBoolean(3));
    boolean deletes =
        mode == WriteMode.OVERWRITE_DELETE_STALE
            && config.rules().of(table).deletes() == DeleteBehavior.DELETE;
    lack(lacking, "DELETE", !deletes || row.getBoolean(4));
    return lacking;
  }

  private static void lack(List<String> lacking, String privilege, boolean has) {
    if (!has) {
      lacking.add(privilege);
    }
  }

  private void creatable(Session session, PrivilegeSql privileges, TableId table, String topic) {
    String key = table.schema() == null ? ConnectionConfig.USER : SinkKeys.TABLE_NAME_FORMAT;
    Optional<Schema> schema = schema(session, privileges, table.schema());
    if (schema.isEmpty() && table.schema() != null) {
      errors.add(
          key, "schema %s of topic %s does not exist: create it".formatted(table.schema(), topic));
    } else if (schema.isPresent() && !schema.get().creates()) {
      errors.add(key, mayNotCreate(schema.get()));
    }
  }

  /** Of a schema whose tables are not known yet: they may all be there already. */
  private void unknown(Session session, PrivilegeSql privileges, String name) {
    Optional<Schema> schema = schema(session, privileges, name);
    if (schema.isEmpty()) {
      errors.add(SinkKeys.TABLE_NAME_FORMAT, "schema %s does not exist: create it".formatted(name));
    } else if (!schema.get().creates()) {
      log.warn(
          "Tables of {} that are missing cannot be created: {}", name, mayNotCreate(schema.get()));
    }
  }

  private record Schema(String name, boolean create, boolean usage) {

    /** What is created without USAGE cannot be used, nor found. */
    boolean creates() {
      return create && usage;
    }

    String lacking() {
      return Stream.of(usage ? "" : "USAGE", create ? "" : "CREATE")
          .filter(privilege -> !privilege.isEmpty())
          .collect(Collectors.joining(", "));
    }
  }

  private static Optional<Schema> schema(
      Session session, PrivilegeSql privileges, @Nullable String name) {
    return session.queryOne(
        privileges.schema(name),
        row ->
            new Schema(
                Objects.requireNonNull(row.getString(1)), row.getBoolean(2), row.getBoolean(3)));
  }

  private static boolean usable(Session session, PrivilegeSql privileges, TableId table) {
    return table.schema() == null
        || schema(session, privileges, table.schema()).map(Schema::usage).orElse(true);
  }

  private static String mayNotCreate(Schema schema) {
    return "the user may not create and use tables in schema %1$s: GRANT %2$s ON SCHEMA %1$s to it"
        .formatted(schema.name, schema.lacking());
  }
}
