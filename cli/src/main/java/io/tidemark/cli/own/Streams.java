package io.tidemark.cli.own;

/** What the syncs of a request are called at the target. */
public final class Streams {

  private Streams() {}

  /** Key of a sink's state; the same in every run, so that a later one goes on from an earlier. */
  public static String sinkId(Request request, boolean append) {
    return "quickstart of " + request.sourceName() + (append ? ", appending" : "");
  }
}
