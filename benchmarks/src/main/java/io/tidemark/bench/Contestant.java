package io.tidemark.bench;

import java.util.Map;

/** A sink that is measured: one object is one run. */
interface Contestant {

  /** The connector's name. */
  String name();

  /** Makes ready what it needs and says how the connector is configured. */
  Map<String, String> prepare();

  /** How far it is, and how much the database has written. */
  Sample sample();

  /**
   * Called when it is at the end of the topic: checks that the work is done, and returns what the
   * database has written until then.
   */
  long finish();

  /** Called when its connector is gone. */
  void clear();
}
