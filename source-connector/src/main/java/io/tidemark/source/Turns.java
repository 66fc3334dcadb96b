package io.tidemark.source;

import java.util.List;

/**
 * Lets the syncs of a task go on in turns, a page at a time, so that none waits for a large one.
 */
final class Turns implements AutoCloseable {
  private final List<Activity> activities;
  private int next;

  Turns(List<Activity> activities) {
    this.activities = List.copyOf(activities);
  }

  /** What the next sync that has something to say says; empty when none has. */
  Parcel take() {
    for (int i = 0; i < activities.size(); i++) {
      Activity activity = activities.get(next);
      next = (next + 1) % activities.size();
      Parcel parcel = activity.step();
      if (!parcel.isEmpty()) {
        return parcel;
      }
    }
    return Parcel.NONE;
  }

  @Override
  public void close() {
    activities.forEach(Activity::close);
  }
}
