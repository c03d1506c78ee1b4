using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Renkei.Access;

namespace Renkei.Inbox.Live;

/// <summary>Something that open pages should show at once.</summary>
/// <param name="To">Whose pages: <see cref="LivePost.Person"/> or <see cref="LivePost.Desk"/>.</param>
/// <param name="Kind">notice, task, or bye, which ends the person's connections.</param>
public sealed record LivePost(string To, string Kind, string Title, string Href)
{
    public const string Notice = "notice";
    public const string Task = "task";
    public const string Bye = "bye";

    public static string Person(Id<Member> member) => $"m:{member}";

    public static string Desk(Id<Workplace> workplace) => $"w:{workplace}";

    public string Write() => JsonSerializer.Serialize(this);

    public static LivePost? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LivePost>(json);
        }
        catch (JsonException)
        {
            // Another version of the application may run beside this one.
            return null;
        }
    }
}

/// <summary>The pages that are open on this process, and what is put before them.</summary>
public sealed class LivePosts
{
    /// <summary>Who does not read on is slow; the oldest of what they miss stands in their list anyway.</summary>
    private const int MostWaiting = 16;

    private readonly ConcurrentDictionary<string, ImmutableArray<Channel<LivePost>>> listeners = new();

    public int Count => listeners.Sum(listener => listener.Value.Length);

    public void Put(LivePost post)
    {
        foreach (var page in listeners.GetValueOrDefault(post.To, []))
        {
            page.Writer.TryWrite(post);
            if (post.Kind == LivePost.Bye)
            {
                page.Writer.TryComplete();
            }
        }
    }

    /// <summary>One open page, under each of these names, until it is disposed.</summary>
    public Ear Listen(params IReadOnlyCollection<string> names) => new(this, names);

    public sealed class Ear : IDisposable
    {
        private readonly LivePosts posts;
        private readonly IReadOnlyCollection<string> names;
        private readonly Channel<LivePost> page = Channel.CreateBounded<LivePost>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        internal Ear(LivePosts posts, IReadOnlyCollection<string> names)
        {
            (this.posts, this.names) = (posts, names);
            foreach (var name in names)
            {
                posts.listeners.AddOrUpdate(name, [page], (_, others) => others.Add(page));
            }
        }

        public ChannelReader<LivePost> Posts => page.Reader;

        public void Dispose()
        {
            foreach (var name in names)
            {
                var left = posts.listeners.AddOrUpdate(name, [], (_, others) => others.Remove(page));
                if (left.IsEmpty)
                {
                    posts.listeners.TryRemove(new(name, left));
                }
            }
        }
    }
}
