namespace Renkei.Shell;

/// <summary>One link of <see cref="Tabs"/>.</summary>
public sealed record Tab(string Text, string Href, int? Count = null);

/// <summary>One step of <see cref="Breadcrumb"/>; the last has no address.</summary>
public sealed record Crumb(string Text, string? Href = null);
