package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/** PostgreSQL's own word on slots, publications and what its log tells of tables. */
final class PostgresLogServer implements LogServer {
  /** Says of a publication who has made it, so that nobody else's is ever changed or dropped. */
  private static final String OURS = "made by Tidemark";

  private static final String IN_USE = "55006";

  private static final String SLOT =
      """
      SELECT plugin = 'pgoutput' AND database = current_database(), active,
        coalesce(wal_status = 'lost', false),
        coalesce(confirmed_flush_lsn - '0/0'::pg_lsn, 0)::bigint
      FROM pg_replication_slots WHERE slot_name = ?""";

  private static final String PUBLICATION =
      """
      SELECT coalesce(obj_description(oid, 'pg_publication') = ?, false)
      FROM pg_publication WHERE pubname = ?""";

  /** Managed servers give the right by membership. */
  private static final String FACTS =
      """
      SELECT current_setting('wal_level'), rolsuper OR rolreplication OR EXISTS (
        SELECT FROM pg_roles managed
        WHERE managed.rolname IN ('rds_replication', 'rds_superuser', 'cloudsqlsuperuser',
            'azure_pg_admin')
          AND pg_has_role(current_user, managed.oid, 'MEMBER'))
      FROM pg_roles WHERE rolname = current_user""";

  /** Tables of whose rows the log tells no key when they change or go. */
  private static final String KEYLESS =
      """
      SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT (c.relreplident IN ('d', 'f') AND EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))""";

  private static final String NO_KEY =
      " has no primary key, or its replica identity is not by it, so that the log does not tell"
          + " which rows change or go: give it one, with REPLICA IDENTITY DEFAULT or FULL, or"
          + " exclude it by tables.exclude";

  private final LogConfig config;
  private final Session session;

  PostgresLogServer(LogConfig config, Session session) {
    this.config = config;
    this.session = session;
  }

  @Override
  public void check(ConfigErrors errors) {
    Facts facts = facts();
    if (!facts.walLevel().equals("logical")) {
      errors.add(
          ConnectionConfig.URL,
          "the server's wal_level is "
              + facts.walLevel()
              + ": set wal_level = logical, which takes a restart of the server");
    }
    if (!facts.replicates()) {
      errors.add(
          ConnectionConfig.USER, "may not read the log: ALTER ROLE … REPLICATION gives the right");
    }
    Optional<Slot> slot = slot(config.slot());
    if (slot.isPresent() && !slot.get().usable()) {
      errors.add(
          LogKeys.SLOT_NAME,
          "the replication slot "
              + config.slot()
              + " is there and of another database or plugin: choose another name");
    }
  }

  @Override
  public Map<TableId, String> unfit(Set<TableId> tables) {
    Map<TableId, String> unfit = new HashMap<>();
    session.query(
        Sql.of(KEYLESS),
        row -> unfit.put(new TableId(row.getString(1), String.valueOf(row.getString(2))), NO_KEY));
    return unfit;
  }

  @Override
  public Optional<String> obstacle(String position, List<TableId> tables) {
    Optional<Slot> slot = slot(config.slot()).filter(Slot::usable);
    if (slot.isEmpty()) {
      return Optional.of("its replication slot is gone");
    }
    return slot.filter(found -> found.misses(PostgresLog.seen(position)))
        .map(found -> "its replication slot has lost or passed over what comes next")
        .or(() -> untold(config.publication(), tables));
  }

  /** Of a table that a publication lacks, as one that is made anew is, no change was told. */
  Optional<String> untold(String publication, List<TableId> tables) {
    if (ours(publication).isEmpty()) {
      return Optional.of("its publication is gone");
    }
    Set<TableId> missing = new TreeSet<>(Comparator.comparing(TableId::toString));
    missing.addAll(tables);
    missing.removeAll(published(publication));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("its publication has not told the changes of " + missing);
  }

  @Override
  public void prepare(List<TableId> tables, boolean anew) {
    if (anew) {
      // made anew, as only a slot that is being made tells of which moment its first change is
      dropSlot(config.slot());
    }
    publish(config.publication(), tables);
  }

  @Override
  public void leave() {
    dropSlot(config.slot());
    dropPublication(config.publication());
  }

  /**
   * @param walLevel the server's {@code wal_level}
   * @param replicates whether the user may make and read slots
   */
  record Facts(String walLevel, boolean replicates) {}

  Facts facts() {
    return session
        .queryOne(
            Sql.of(FACTS), row -> new Facts(String.valueOf(row.getString(1)), row.getBoolean(2)))
        .orElseThrow();
  }

  Optional<Slot> slot(String name) {
    return session.queryOne(
        Sql.of(SLOT, name),
        row -> new Slot(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getLong(4)));
  }

  /**
   * Drops a slot, if there is one.
   *
   * @throws ConnectException when it is not this connector's to drop
   * @throws DatabaseException of kind {@link FailureKind#CONTENTION} while somebody reads it
   */
  void dropSlot(String name) {
    Optional<Slot> slot = slot(name);
    if (slot.isEmpty()) {
      return;
    } else if (!slot.get().usable()) {
      throw new ConnectException(
          "The replication slot " + name + " is of another database or plugin: set slot.name");
    } else if (slot.get().active()) {
      throw new DatabaseException(
          FailureKind.CONTENTION,
          IN_USE,
          "the replication slot "
              + name
              + " is being read: by this connector's last task, whose connection the server has not"
              + " given up yet, or by another connector, which needs a slot.name of its own");
    }
    String drop =
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?";
    session.query(Sql.of(drop, name), row -> name);
  }

  /**
   * Sees to a publication of these tables.
   *
   * @throws ConnectException when somebody else's lacks some
   */
  void publish(String name, List<TableId> tables) {
    Optional<Boolean> ours = ours(name);
    String list = tables.stream().map(PostgresLogServer::quoted).collect(Collectors.joining(", "));
    String quoted = Names.quoted(name);
    if (ours.isEmpty()) {
      session.inTransaction(
          Session.Mode.READ_COMMITTED,
          tx -> {
            tx.execute(
                "CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)"
                    .formatted(quoted, list));
            tx.execute("COMMENT ON PUBLICATION " + quoted + " IS '" + OURS + "'");
            return name;
          });
      return;
    }
    Set<TableId> missing = new HashSet<>(tables);
    missing.removeAll(published(name));
    if (!missing.isEmpty() && ours.get()) {
      session.execute("ALTER PUBLICATION " + quoted + " SET TABLE " + list);
    } else if (!missing.isEmpty()) {
      throw new ConnectException(
          "The publication %s, which this connector has not made, lacks %s: add them, or set publication.name"
              .formatted(name, missing));
    }
  }

  /** Drops a publication that a connector of log syncs has made; leaves any other. */
  void dropPublication(String name) {
    if (ours(name).orElse(false)) {
      session.execute("DROP PUBLICATION IF EXISTS " + Names.quoted(name));
    }
  }

  private Optional<Boolean> ours(String publication) {
    return session.queryOne(Sql.of(PUBLICATION, OURS, publication), row -> row.getBoolean(1));
  }

  private Set<TableId> published(String publication) {
    return new HashSet<>(
        session.query(
            Sql.of(
                "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?",
                publication),
            row -> new TableId(row.getString(1), String.valueOf(row.getString(2)))));
  }

  private static String quoted(TableId table) {
    return Names.quoted(String.valueOf(table.schema())) + "." + Names.quoted(table.name());
  }
}
