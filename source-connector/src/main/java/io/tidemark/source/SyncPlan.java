package io.tidemark.source;

import io.tidemark.config.ConfigErrors;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Glob;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Selection;
import io.tidemark.source.plan.Sequences;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/**
 * All syncs of a source, and all that is wrong with them, each problem on its key. Only what the
 * globs need is asked of a database, by the caller.
 */
final class SyncPlan {
  private final SourceConfig config;
  private final SyncSettings settings;
  private final ConfigErrors problems = new ConfigErrors();
  private final Map<String, Assigned> syncs = new LinkedHashMap<>();
  private final List<SyncSpec> specs = new ArrayList<>();

  /**
   * @param existing the tables that there are; empty when nobody could be asked, so that globs are
   *     left out
   */
  SyncPlan(SourceConfig config, Optional<Collection<TableId>> existing) {
    this.config = config;
    this.settings = new SyncSettings(config);
    if (config.source().contains("/")) {
      problems.add(
          SourceKeys.SOURCE_NAME,
          "has a slash, which separates it from the sync's name where destinations keep whose a"
              + " row is: set source.name to a name without one (rows that are there under the old"
              + " name are taken over by a sink that has it in adopt.streams)");
    }
    addNamed();
    existing.ifPresent(this::addSelected);
    for (Assigned sync : syncs.values()) {
      settings.spec(sync).ifPresent(specs::add);
    }
    problems.addAll(settings.problems());
    checkTopics();
    checkTables();
    checkSequences();
    checkSlots();
    checkKeysOf(Mode.INCREMENTAL, CursorKeys.ALL);
    checkKeysOf(Mode.DIFF, DiffKeys.ALL);
    checkSignal();
    if (syncs.isEmpty() && config.getList(SourceKeys.TABLES).isEmpty()) {
      problems.add(
          SourceKeys.TABLES,
          "there is nothing to sync: set `tables` to globs such as public.*, or `syncs` to names");
    }
  }

  /** Whether globs have to be matched, for which the database must be asked. */
  static boolean needsTables(SourceConfig config) {
    return !config.getList(SourceKeys.TABLES).isEmpty();
  }

  List<Assigned> syncs() {
    return List.copyOf(syncs.values());
  }

  /** The syncs of which it is known what they read; what is wrong with them is a problem. */
  List<SyncSpec> specs() {
    return specs;
  }

  ConfigErrors problems() {
    return problems;
  }

  private void addNamed() {
    for (String name : config.getList(SourceKeys.SYNCS)) {
      if (!name.matches("[A-Za-z0-9._-]+")) {
        problems.add(
            SourceKeys.SYNCS,
            "`" + name + "` is no name: use letters, digits, dots, underscores and hyphens");
      } else if (syncs.containsKey(name)) {
        problems.add(SourceKeys.SYNCS, "`" + name + "` is there twice: names are unique");
      } else {
        syncs.put(name, Assigned.named(name));
      }
    }
  }

  private void addSelected(Collection<TableId> existing) {
    Selection selection =
        Selection.of(
            config.globs(SourceKeys.TABLES), config.globs(SourceKeys.TABLES_EXCLUDE), existing);
    if (!selection.unmatched().isEmpty()) {
      problems.add(
          SourceKeys.TABLES,
          selection.unmatched().stream().map(Glob::toString).collect(Collectors.joining(", "))
              + " matches no table that the user may see: write patterns for schema.table as the"
              + " database spells it, and name views in `syncs`");
    } else if (SyncPlan.needsTables(config) && selection.tables().isEmpty()) {
      problems.add(SourceKeys.TABLES_EXCLUDE, "excludes every table that `tables` chooses");
    }
    for (TableId table : selection.tables()) {
      addSelected(Assigned.of(table));
    }
  }

  private void addSelected(Assigned sync) {
    Assigned other = syncs.putIfAbsent(sync.name(), sync);
    if (other != null && other.table() == null) {
      problems.add(
          SourceKeys.SYNCS,
          "`" + sync.name() + "` is also chosen by `tables`: exclude it there, or rename it");
    } else if (other != null) {
      problems.add(
          SourceKeys.TABLES,
          "`"
              + sync.name()
              + "` is the name of two tables, because schemas or tables have dots in their names:"
              + " exclude both, and name them in `syncs`");
    }
  }

  private void checkTopics() {
    Map<String, SyncSpec> byTopic = new HashMap<>();
    for (SyncSpec spec : specs) {
      SyncSpec other = byTopic.putIfAbsent(spec.topic(), spec);
      if (other != null) {
        problems.add(
            topicKey(spec, other),
            "syncs "
                + other.name()
                + " and "
                + spec.name()
                + " would both send to topic "
                + spec.topic()
                + ": give each a topic of its own");
      }
    }
  }

  /** Where a topic was written that two syncs share. */
  private String topicKey(SyncSpec one, SyncSpec other) {
    return Stream.of(
            SyncSettings.own(one.name(), SourceKeys.TOPIC),
            SyncSettings.own(other.name(), SourceKeys.TOPIC),
            SourceKeys.TOPIC)
        .filter(key -> config.text(key) != null)
        .findFirst()
        .orElse(SourceKeys.SYNCS);
  }

  /** The same rows twice under two names are a mistake; two parts of a table by filters are not. */
  private void checkTables() {
    Map<List<Object>, SyncSpec> byTable = new HashMap<>();
    for (SyncSpec spec : specs) {
      if (spec.table() == null) {
        continue;
      }
      List<Object> rows = List.of(spec.table(), Optional.ofNullable(spec.filter()), spec.params());
      SyncSpec other = byTable.putIfAbsent(rows, spec);
      if (other != null) {
        problems.add(
            config.text(SyncSettings.own(spec.name(), SourceKeys.TABLE)) != null
                ? SyncSettings.own(spec.name(), SourceKeys.TABLE)
                : SyncSettings.own(other.name(), SourceKeys.TABLE),
            "syncs "
                + other.name()
                + " and "
                + spec.name()
                + " read the same rows of "
                + spec.table()
                + ": keep one, or give them different filters");
      }
    }
  }

  private void checkSequences() {
    Map<String, List<String>> follows = new TreeMap<>();
    specs.forEach(spec -> follows.put(spec.name(), spec.schedule().followed()));
    for (SyncSpec spec : specs) {
      for (String name : spec.schedule().followed()) {
        if (isComplete() && !syncs.containsKey(name)) {
          problems.add(
              scheduleKey(spec),
              "sync " + spec.name() + " is to run after `" + name + "`, and there is no such sync");
        }
      }
      if (Sequences.reaches(follows, spec.name(), spec.name())) {
        problems.add(
            scheduleKey(spec),
            "sync "
                + spec.name()
                + " would wait for itself: of syncs that follow each other, give one a time");
      }
    }
  }

  /** Settings for all that no sync goes by. */
  private void checkKeysOf(Mode mode, Set<String> keys) {
    boolean isThere =
        syncs.values().stream().anyMatch(sync -> settings.mode(sync) == mode)
            || (!isComplete() && mode.text().equals(config.text(SourceKeys.MODE)));
    for (String key : keys) {
      if (!isThere && config.text(key) != null) {
        problems.add(
            key,
            "is for mode="
                + mode.text()
                + ", and no sync has it: set mode for all or for one sync, or take it away");
      }
    }
  }

  private void checkSlots() {
    Map<String, SyncSpec> bySlot = new HashMap<>();
    for (SyncSpec spec : specs) {
      SyncSpec other = spec.cursor() == null ? null : bySlot.put(spec.cursor().slot(), spec);
      if (other != null) {
        String own = SyncSettings.own(spec.name(), CursorKeys.SLOT);
        problems.add(
            config.text(own) != null ? own : CursorKeys.SLOT,
            "syncs "
                + other.name()
                + " and "
                + spec.name()
                + " would keep their positions in one slot: give each a watermark.key of its own");
      }
    }
  }

  private String scheduleKey(SyncSpec spec) {
    String own = SyncSettings.own(spec.name(), SourceKeys.SCHEDULE);
    return config.text(own) != null ? own : SourceKeys.SCHEDULE;
  }

  /** Whether all syncs are known: globs are not matched while nobody can be asked. */
  private boolean isComplete() {
    return !needsTables(config) || syncs.values().stream().anyMatch(s -> s.table() != null);
  }

  private void checkSignal() {
    boolean complete = isComplete();
    List<String> asked = List.of();
    try {
      asked = config.signal().map(Signal::syncs).orElse(List.of());
    } catch (ConfigException e) {
      problems.add(SourceKeys.SIGNAL, String.valueOf(e.getMessage()));
    }
    for (String name : asked) {
      if (complete && !syncs.containsKey(name)) {
        problems.add(SourceKeys.SIGNAL, "there is no sync named `" + name + "`");
      }
    }
  }
}
