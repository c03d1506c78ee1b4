using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Renkei.Tests;

/// <summary>What every test of a room does with the API: call it, and read what it said.</summary>
internal static class Calls
{
    public static async Task<(HttpStatusCode Status, JsonNode? Said)> Call(HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 || text[0] == '<' ? null : JsonNode.Parse(text));
    }

    /// <summary>A list of words in a body that is sent.</summary>
    public static string[] All(params string[] all) => all;

    public static Task<(HttpStatusCode Status, JsonNode? Said)> Post(HttpClient client, string path, object? body = null) => Call(client, HttpMethod.Post, path, body ?? new { });

    public static async Task<JsonNode> Get(HttpClient client, string path)
    {
        var (status, said) = await Call(client, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return said!;
    }

    public static async Task Refused(string code, Task<(HttpStatusCode Status, JsonNode? Said)> call)
    {
        var (status, said) = await call;
        Assert.InRange((int)status, 400, 499);
        Assert.Equal(code, (string?)said?["title"]);
        Assert.Contains((string)said!["detail"]!, letter => letter > '\u3000');
    }

    /// <summary>What it answered; it must not have refused.</summary>
    public static async Task<string> Said(Task<(HttpStatusCode Status, JsonNode? Said)> call)
    {
        var (status, said) = await call;
        Assert.True(status == HttpStatusCode.OK, said?.ToJsonString());
        return said!.ToString();
    }

    /// <summary>It was done, and there is nothing to say.</summary>
    public static async Task Done(Task<(HttpStatusCode Status, JsonNode? Said)> call)
    {
        var (status, said) = await call;
        Assert.True(status == HttpStatusCode.NoContent, said?.ToJsonString());
    }
}
