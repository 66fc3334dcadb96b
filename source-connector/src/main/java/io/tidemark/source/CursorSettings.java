package io.tidemark.source;

import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Reconcile;
import io.tidemark.source.plan.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of a sync that reads by a cursor. */
final class CursorSettings {
  private final SyncSettings settings;
  private final Assigned sync;

  CursorSettings(SyncSettings settings, Assigned sync) {
    this.settings = settings;
    this.sync = sync;
  }

  /**
   * What the sync goes by, null when it is not incremental or has no column to go by. What is set
   * for it without having an effect is a problem.
   *
   * @param reads what is read, for people
   */
  @Nullable CursorSpec cursor(Mode mode, String reads, String topic) {
    if (mode != Mode.INCREMENTAL) {
      CursorKeys.ALL.stream().sorted().forEach(key -> settings.refuse(sync, key, Mode.INCREMENTAL));
      return null;
    }
    String column = settings.text(sync, CursorKeys.COLUMN);
    if (column == null) {
      boolean own = settings.own(sync, SourceKeys.MODE) != null;
      settings.problem(
          own ? SyncSettings.own(sync.name(), CursorKeys.COLUMN) : CursorKeys.COLUMN,
          "sync "
              + sync.name()
              + " has mode=incremental and no cursor.column: name the column whose value grows with"
              + " every change of a row, or set mode=full");
      return null;
    }
    return new CursorSpec(
        column,
        Optional.ofNullable(settings.text(sync, CursorKeys.INITIAL)),
        millis(CursorKeys.DELAY),
        millis(CursorKeys.LOOKBACK),
        CursorSpec.Nulls.valueOf(value(CursorKeys.NULLS).toUpperCase(Locale.ROOT)),
        ZoneId.of(value(CursorKeys.ZONE)),
        slot(reads + "->" + topic + ":" + column));
  }

  private String slot(String fallback) {
    String own = settings.text(sync, CursorKeys.SLOT);
    for (Reconcile.Form form : Reconcile.Form.values()) {
      if (form.text().equals(own)) {
        settings.problem(
            sync, CursorKeys.SLOT, "`" + own + "` is the slot of a reconciliation: choose another");
      }
    }
    return own == null ? fallback : own;
  }

  Reconcile reconcile() {
    return new Reconcile(
        Schedule.parse(value(CursorKeys.RECONCILE)), Reconcile.Form.of(value(CursorKeys.FORM)));
  }

  private Duration millis(String key) {
    return Duration.ofMillis(((Number) settings.value(sync, key)).longValue());
  }

  private String value(String key) {
    return settings.value(sync, key).toString();
  }
}
