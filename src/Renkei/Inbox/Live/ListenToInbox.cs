using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Renkei.Access;

namespace Renkei.Inbox.Live;

/// <summary>An open page hears at once what comes for its person or their desk.</summary>
public sealed class ListenToInbox(Actor actor, LivePosts posts)
{
    // Proxies close what stays silent for a minute.
    private static readonly TimeSpan SaysSomethingEvery = TimeSpan.FromSeconds(25);

    /// <summary>Then the browser comes anew by itself, and who it is is looked at again.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public sealed record News(string Kind, string Title, string Href);

    public Answer<IAsyncEnumerable<SseItem<News>>> Run(CancellationToken stop)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        List<string> names = [LivePost.Person(actor.Member!.Value)];
        if (actor.Workplace is { } workplace)
        {
            names.Add(LivePost.Desk(workplace));
        }

        return new(Hear(posts.Listen(names), stop), null);
    }

    private static async IAsyncEnumerable<SseItem<News>> Hear(LivePosts.Ear ear, [EnumeratorCancellation] CancellationToken stop)
    {
        using (ear)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            end.CancelAfter(Lasts);
            yield return new(new("open", "", ""), "open");
            while (true)
            {
                LivePost? post = null;
                using (var pause = CancellationTokenSource.CreateLinkedTokenSource(end.Token))
                {
                    pause.CancelAfter(SaysSomethingEvery);
                    try
                    {
                        post = await ear.Posts.ReadAsync(pause.Token);
                    }
                    catch (OperationCanceledException) when (!end.IsCancellationRequested)
                    {
                        // Nothing came: say so, or the line is cut.
                    }
                    catch (Exception over) when (over is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
                    {
                        yield break;
                    }
                }

                if (post?.Kind == LivePost.Bye)
                {
                    yield break;
                }

                yield return post is null ? new(new("ping", "", ""), "ping") : new(new(post.Kind, post.Title, post.Href), "news");
            }
        }
    }

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapGet("/live", Results<ServerSentEventsResult<News>, ProblemHttpResult> (ListenToInbox listen, IHostApplicationLifetime life, HttpContext http) =>
        {
            // A server told to stop must not wait for pages that stay open.
            var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
            http.Response.RegisterForDispose(stop);
            return listen.Run(stop.Token) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.ServerSentEvents(answer.Value!);
        }).WithSummary("自分と自分の窓口に来たことを、来たときに受け取る（server-sent events）");
}
