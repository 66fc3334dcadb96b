package io.tidemark.source;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.Sharding;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.TableCuts;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans what the tasks read: which syncs there are, into which ranges their tables are cut, and who
 * reads what.
 *
 * <p>A plan of ranges lives in the offsets of its scopes, and stays as long as it serves, so that
 * whoever plans next, on whatever worker, goes on with it. A new one has an id above all ids that
 * any offset of the sync knows of.
 */
final class TaskPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(TaskPlanner.class);

  /** How long a look may take that nobody waits for. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final SourceConfig config;
  private final Supplier<OffsetStorageReader> offsets;

  /** Plans that no offset may know of yet, by sync. */
  private final Map<String, Made> made = new ConcurrentHashMap<>();

  private volatile Map<String, String> planned = Map.of();

  private record Made(Ranges ranges, String print) {}

  /**
   * @param offsets Connect's, of this connector
   */
  TaskPlanner(SourceConfig config, Supplier<OffsetStorageReader> offsets) {
    this.config = config;
    this.offsets = offsets;
  }

  /**
   * What each task reads. A single task for syncs that are named and read in one piece needs no
   * database.
   *
   * @param tasks at most
   * @throws ConnectException when the database does not answer
   */
  List<List<Assigned>> shares(int tasks) {
    SyncPlan named = new SyncPlan(config, Optional.of(List.of()));
    if (!dependsOnTables() && (tasks == 1 || named.syncs().size() < 2)) {
      named.problems().throwIfAny();
      return Sharding.share(
          named.syncs().stream().collect(Collectors.toMap(Function.identity(), sync -> 0L)), tasks);
    }
    Database database = Database.toRead(config.connection());
    try (Session session = database.connect()) {
      Survey survey = Survey.of(config, session, offsets);
      List<List<Assigned>> shares = Sharding.share(cut(session, survey), tasks);
      planned = outline(survey);
      return shares;
    } catch (DatabaseException e) {
      throw new ConnectException(
          "The tables of "
              + database.location()
              + " cannot be listed, or not cut into ranges: "
              + e.getMessage(),
          e);
    }
  }

  /** Whether what tables there are, or how they are cut, may change what the tasks read. */
  boolean dependsOnTables() {
    return SyncPlan.needsTables(config)
        || new SyncPlan(config, Optional.of(List.of()))
            .specs().stream().anyMatch(spec -> spec.splits() > 1);
  }

  /** What the last shares were planned by; empty before there were any. */
  Map<String, String> planned() {
    return planned;
  }

  /**
   * What shares would be planned by now.
   *
   * @throws RuntimeException when the database does not answer, or the configuration does not fit
   *     what there is
   */
  Map<String, String> look() {
    return Database.toRead(config.connection())
        .ask(LOOK, session -> outline(Survey.of(config, session, offsets)));
  }

  private Map<String, String> outline(Survey survey) {
    Map<String, String> outline = new HashMap<>();
    for (SyncSpec spec : survey.plan().specs()) {
      String print = spec.splits() == 1 ? "" : survey.print(spec).orElse("not cut");
      outline.put(spec.name(), print + (isLopsided(survey, spec) ? ", lopsided" : ""));
    }
    return outline;
  }

  private boolean isLopsided(Survey survey, SyncSpec spec) {
    SyncOffsets left = survey.offsets(spec);
    Optional<Look> look = survey.look(spec);
    return look.isPresent() && !isMade(spec, left) && left.isLopsided(look.get().clock());
  }

  /** Whether there is a plan that no offset knows of yet. */
  private boolean isMade(SyncSpec spec, SyncOffsets left) {
    Made known = made.get(spec.name());
    return known != null && known.ranges.planId() > left.newest().planId();
  }

  /** All syncs in the pieces that they are read in, with the pages of each. */
  private Map<Assigned, Long> cut(Session session, Survey survey) {
    Map<String, SyncSpec> specs =
        survey.plan().specs().stream()
            .collect(Collectors.toMap(SyncSpec::name, Function.identity()));
    Map<Assigned, Long> pieces = new LinkedHashMap<>();
    for (Assigned sync : survey.plan().syncs()) {
      SyncSpec spec = specs.get(sync.name());
      Ranges ranges =
          spec == null || spec.splits() == 1 ? Ranges.NONE : ranges(session, survey, spec);
      long pages = spec == null ? 0 : survey.pages(spec);
      for (Scope scope : ranges.scopes()) {
        pieces.put(sync.in(scope), pages / ranges.count());
      }
    }
    return pieces;
  }

  private Ranges ranges(Session session, Survey survey, SyncSpec spec) {
    SyncOffsets left = survey.offsets(spec);
    Optional<Look> look = survey.look(spec);
    if (look.isEmpty()) {
      return left.newest().asked() == spec.splits() ? left.newest() : Ranges.NONE;
    } else if (!look.get().keyset()) {
      LOG.warn(
          "{} is not cut into ranges, as no key of it is proven unique and NOT NULL", spec.reads());
      return Ranges.NONE;
    }
    String print = survey.print(spec).orElseThrow();
    Made known = made.get(spec.name());
    if (known != null && isMade(spec, left) && known.print.equals(print)) {
      return known.ranges;
    }
    Optional<Ranges> serving =
        left.isLopsided(look.get().clock())
            ? Optional.empty()
            : left.serving(
                spec.splits(),
                JdbcSyncReader.print(look.get()),
                Generation.fingerprint(spec, look.get()));
    if (serving.isPresent() && serving.get().planId() >= least()) {
      return serving.get();
    }
    Ranges ranges = make(session, spec, look.get(), left);
    made.put(spec.name(), new Made(ranges, print));
    return ranges;
  }

  private Ranges make(Session session, SyncSpec spec, Look look, SyncOffsets left) {
    List<String> bounds = TableCuts.bounds(session, spec, look, spec.splits());
    Ranges ranges =
        new Ranges(
            Ids.next(left.highestId(), left.taken(), look.clock(), least()),
            spec.splits(),
            JdbcSyncReader.print(look),
            bounds);
    LOG.info("{} is cut into {} ranges by plan {}", spec.reads(), ranges.count(), ranges.planId());
    return ranges;
  }

  /** Below which no plan goes on. */
  private long least() {
    return config.getLong(SourceKeys.GENERATION_BASE);
  }
}
