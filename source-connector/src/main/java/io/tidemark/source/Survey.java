package io.tidemark.source;

import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.Listed;
import io.tidemark.jdbc.Session;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.table.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to plan with, at one moment: the tables, a closer look at those that are to be cut,
 * and what their offsets say.
 *
 * @param plan all syncs, without a problem
 * @param pages of all tables and views that the user may see, by every name that they have here
 * @param looks at the tables that are to be cut, by sync; none at those that cannot be looked at
 * @param offsets of the same syncs
 */
record Survey(
    SyncPlan plan,
    Map<TableId, Long> pages,
    Map<String, Look> looks,
    Map<String, SyncOffsets> offsets) {
  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

  /**
   * Asks the database, once for all tables and once for each that is to be cut.
   *
   * @throws org.apache.kafka.common.config.ConfigException when the configuration does not fit what
   *     there is
   */
  static Survey of(SourceConfig config, Session session, Supplier<OffsetStorageReader> reader) {
    List<Listed> listed = Catalog.list(session);
    SyncPlan plan = new SyncPlan(config, Optional.of(tables(listed)));
    plan.problems().throwIfAny();
    Map<String, Look> looks = new HashMap<>();
    List<SyncSpec> split = plan.specs().stream().filter(spec -> spec.splits() > 1).toList();
    for (SyncSpec spec : split) {
      look(session, spec).ifPresent(look -> looks.put(spec.name(), look));
    }
    Map<String, SyncOffsets> offsets =
        split.isEmpty()
            ? Map.of()
            : new OffsetBook(reader.get(), config.source())
                .of(split.stream().map(SyncSpec::name).toList());
    return new Survey(plan, pages(listed), looks, offsets);
  }

  /** What globs choose from: views are named one by one, in {@code syncs}. */
  static List<TableId> tables(List<Listed> listed) {
    return listed.stream().filter(table -> !table.view()).map(Listed::id).toList();
  }

  /** A table that is not there is its own task's matter, which says so. */
  private static Optional<Look> look(Session session, SyncSpec spec) {
    try {
      return Optional.of(JdbcSyncReader.look(session, spec));
    } catch (ReadFailure e) {
      LOG.warn("{} cannot be cut into ranges now: {}", spec.reads(), e.reason());
      return Optional.empty();
    }
  }

  Optional<Look> look(SyncSpec spec) {
    return Optional.ofNullable(looks.get(spec.name()));
  }

  SyncOffsets offsets(SyncSpec spec) {
    return offsets.getOrDefault(spec.name(), SyncOffsets.NONE);
  }

  /** The pages of a sync's table, 0 where nobody knows them. */
  long pages(SyncSpec spec) {
    TableId id = spec.table();
    return id == null ? 0 : pages.getOrDefault(id, 0L);
  }

  private static Map<TableId, Long> pages(List<Listed> listed) {
    Map<TableId, Long> pages = new HashMap<>();
    for (Listed table : listed) {
      pages.put(table.id(), table.pages());
      if (table.visible()) {
        pages.putIfAbsent(TableId.of(table.id().name()), table.pages());
      }
    }
    return pages;
  }

  /** What a plan of ranges stands and falls with, if the table can be cut at all. */
  Optional<String> print(SyncSpec spec) {
    return look(spec)
        .filter(Look::keyset)
        .map(l -> Prints.of(List.of(JdbcSyncReader.print(l), Generation.fingerprint(spec, l))));
  }
}
