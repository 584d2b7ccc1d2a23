package org.spacesgateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.spacesgateway.sandbox.BlogPosts.Comment;
import org.spacesgateway.sandbox.BlogPosts.Meta;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.BlogPosts.Upload;
import org.spacesgateway.sandbox.Wxr.Item;

/**
 * What an import makes of a file, as WordPress' importer does: a post of the same title and date is
 * not made again, but gets its metadata once more; files are fetched, unless there is one of the
 * same title and date, and their addresses and guids, letter by letter, changed in posts.
 */
final class ImportedContent {
  private static final int LARGEST_FILE = 10 << 20;

  /* More items than any file has. */
  private static final int AT_ONCE = 1 << 24;

  private final WordPressStandIn server;
  private final BlogPosts posts;
  private final Set<String> files = new HashSet<>();
  final List<String> lost = new ArrayList<>();
  volatile boolean dropMetadata;
  volatile boolean dropComments;
  volatile int mostPosts = AT_ONCE;
  volatile String domain;
  volatile Supplier<URI> hosts;
  volatile int pace = AT_ONCE;
  int mostAtOnce;

  ImportedContent(WordPressStandIn server, BlogPosts posts) {
    this.server = server;
    this.posts = posts;
  }

  void reset() {
    files.clear();
    lost.clear();
    dropMetadata = false;
    dropComments = false;
    mostPosts = AT_ONCE;
    pace = AT_ONCE;
    mostAtOnce = 0;
  }

  /**
   * Imports the first half of at least two items, or the rest, but no more than its pace allows.
   */
  void add(ImportJob job, Collection<ImportJob> all) {
    mostAtOnce =
        Math.max(
            mostAtOnce,
            (int)
                all.stream()
                    .filter(it -> it.site == job.site && it.state == ImportJob.State.IMPORTING)
                    .count());
    List<Item> items = job.wxr.items();
    int half = job.done == 0 && items.size() > 1 ? items.size() / 2 : items.size();
    int until = Math.min(half, job.done + pace);
    for (; job.done < until; job.done++) {
      add(job, items.get(job.done));
    }
    if (job.done == items.size()) {
      Map<String, String> moved = new HashMap<>();
      items.stream()
          // With a post that was passed over go its files.
          .filter(item -> mostPosts == AT_ONCE || job.posts.containsKey(item.parent()))
          .forEach(item -> item.attachment().ifPresent(from -> attach(job, item, from, moved)));
      moved(job.site, moved);
      job.state = ImportJob.State.DONE;
    }
  }

  private void add(ImportJob job, Item item) {
    if (item.attachment().isPresent() || job.posts.size() >= mostPosts) {
      return;
    }
    Optional<Post> there =
        posts.all(job.site).stream()
            .filter(post ->
                post.title().equals(item.title())
                    && post.date().toLocalDateTime().equals(item.date().toLocalDateTime()))
            .findFirst();
    List<Meta> metadata = dropMetadata ? List.of() : item.metadata();
    if (there.isEmpty()) {
      job.posts.put(item.id(), posts.add(made(job.site, item, metadata)).id());
      return;
    }
    job.posts.put(item.id(), there.get().id());
    posts.edit(
        there.get().id(),
        old -> with(old, old.html(), joined(old.metadata(), metadata), added(old, item)));
  }

  private Post made(long site, Item item, List<Meta> metadata) {
    return new Post(
        0,
        site,
        item.slug(),
        item.status(),
        item.title(),
        item.html(),
        item.date(),
        Instant.EPOCH,
        metadata,
        item.categories(),
        dropComments ? List.of() : item.comments(),
        true);
  }

  private static List<Comment> added(Post old, Item item) {
    List<Comment> all = new ArrayList<>(old.comments());
    item.comments().stream()
        .filter(comment ->
            old.comments().stream()
                .noneMatch(its ->
                    its.author().equals(comment.author()) && its.date().equals(comment.date())))
        .forEach(all::add);
    return all;
  }

  private static List<Meta> joined(List<Meta> some, List<Meta> more) {
    List<Meta> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private void attach(ImportJob job, Item item, String from, Map<String, String> moved) {
    String what = job.site + " " + item.title() + " " + item.date().toLocalDateTime();
    if (files.contains(what)) {
      return;
    }
    try {
      Map<String, String> head = new HashMap<>();
      byte[] bytes = fetched(URI.create(from), head);
      String name = URI.create(from).getPath().replaceFirst(".*/", "").replaceAll("[^\\w.-]", "-");
      String path = "/files/%1$tY/%1$tm/%2$d-%3$s".formatted(item.date(), item.id(), name);
      posts.put(
          new Upload(
              job.site,
              job.posts.getOrDefault(item.parent(), 0L),
              path,
              head.getOrDefault("content-type", "application/octet-stream"),
              bytes));
      files.add(what);
      String to = server.accounts().site(job.site).map(server::address).orElse("") + path;
      moved.put(from, to);
      if (!item.guid().isEmpty()) {
        moved.put(item.guid(), to);
      }
      // Resized ones have other endings.
      moved.putIfAbsent(stub(from), stub(to));
    } catch (IOException | IllegalArgumentException e) {
      lost.add(from + ": " + e.getMessage());
    }
  }

  private static String stub(String address) {
    int dot = address.lastIndexOf('.');
    return dot > address.lastIndexOf('/') ? address.substring(0, dot) : address;
  }

  /* The longest first: one may be the beginning of another. */
  private void moved(long site, Map<String, String> moved) {
    List<String> from =
        moved.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    for (Post post : posts.all(site)) {
      String html = post.html();
      for (String one : from) {
        html = html.replace(one, moved.get(one));
      }
      if (!html.equals(post.html())) {
        String changed = html;
        posts.edit(post.id(), old -> with(old, changed, old.metadata(), old.comments()));
      }
    }
  }

  private static Post with(Post post, String html, List<Meta> metadata, List<Comment> comments) {
    return new Post(
        post.id(),
        post.site(),
        post.slug(),
        post.status(),
        post.title(),
        html,
        post.date(),
        post.modified(),
        metadata,
        post.categories(),
        comments,
        post.imported());
  }

  /* Names under .localhost are this machine, which Java doesn't know. */
  private byte[] fetched(URI from, Map<String, String> head) throws IOException {
    String host = from.getHost();
    if (host == null || !"http".equals(from.getScheme())) {
      throw new IOException("no http address");
    }
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(10_000);
      URI found = domain != null && host.endsWith(domain) ? hosts.get() : null;
      socket.connect(
          found != null
              ? new InetSocketAddress(found.getHost(), found.getPort())
              : new InetSocketAddress(
                  host.endsWith("localhost") ? "127.0.0.1" : host,
                  from.getPort() < 0 ? 80 : from.getPort()),
          5_000);
      String path =
          from.getRawPath() + (from.getRawQuery() == null ? "" : "?" + from.getRawQuery());
      socket
          .getOutputStream()
          .write(
              ("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                      .formatted(path, from.getAuthority()))
                  .getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      answer.write(socket.getInputStream().readNBytes(LARGEST_FILE));
      String text = answer.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0 || !text.startsWith("HTTP/1.1 200")) {
        throw new IOException("not 200: " + text.lines().findFirst().orElse("nothing"));
      }
      text.substring(0, end)
          .lines()
          .skip(1)
          .map(line -> line.split(":", 2))
          .forEach(pair -> head.put(pair[0].toLowerCase(), pair[1].strip()));
      return text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
