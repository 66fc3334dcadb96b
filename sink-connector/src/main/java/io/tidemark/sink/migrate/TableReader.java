package io.tidemark.sink.migrate;

import io.tidemark.dialect.DdlSql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Existing.Fills;
import io.tidemark.sink.migrate.Existing.Pins;
import io.tidemark.table.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads from the catalog all that is to be known of a table. */
final class TableReader {
  private TableReader() {}

  /** Of a table that is about to be made, nothing is asked but whether it is there. */
  static Optional<Existing> read(Session session, TableId id) {
    return Catalog.find(session, id)
        .flatMap(there -> Catalog.table(session, there))
        .map(info -> read(session, info));
  }

  private static Existing read(Session session, TableInfo info) {
    TableId id = info.schema().id();
    return new Existing(
        info.schema(),
        info.view(),
        fills(session, id),
        Catalog.keys(session, id),
        pins(session, id));
  }

  /** What is wrong with a table that is there, whatever its columns are. */
  static List<Problem> objections(Session session, Existing there) {
    return session
        .dialect()
        .ddl()
        .listObjections(there.schema().id())
        .map(
            sql ->
                session.query(
                    sql,
                    row ->
                        new Problem(Objects.requireNonNull(row.getString(1)), Problem.Remedy.NONE)))
        .orElse(List.of());
  }

  private static Fills fills(Session session, TableId id) {
    Set<String> filled = new HashSet<>();
    Set<String> identities = new HashSet<>();
    session.query(
        session.dialect().listFilled(id),
        row -> {
          String name = Objects.requireNonNull(row.getString(1));
          if (row.getBoolean(2)) {
            identities.add(name);
          }
          return filled.add(name);
        });
    return new Fills(filled, identities);
  }

  private static Pins pins(Session session, TableId id) {
    Map<String, String> types = new HashMap<>();
    Map<String, String> notNulls = new HashMap<>();
    DdlSql ddl = session.dialect().ddl();
    session.query(
        ddl.listPins(id),
        row -> {
          Map<String, String> pinned = row.getBoolean(2) ? types : notNulls;
          return pinned.merge(
              Objects.requireNonNull(row.getString(1)),
              Objects.requireNonNull(row.getString(3)),
              (one, other) -> one + ", " + other);
        });
    return new Pins(types, notNulls);
  }
}
