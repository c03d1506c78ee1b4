namespace Renkei.Shell;

/// <summary>What every page does with its request: tell a refusal by the status too, and show again what was typed.</summary>
public static class PageRequest
{
    extension(HttpContext http)
    {
        /// <summary>The refusal itself, after the answer has taken its status; null leaves the answer as it is.</summary>
        public Refusal? Told(Refusal? refusal)
        {
            if (refusal is not null)
            {
                http.Response.StatusCode = refusal.Status;
            }

            return refusal;
        }

        /// <summary>What was posted in a field; null where nothing was posted or the form had no such field.</summary>
        public string? Posted(string name) =>
            HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && http.Request.Form.TryGetValue(name, out var typed) ? typed.ToString() : null;
    }
}
