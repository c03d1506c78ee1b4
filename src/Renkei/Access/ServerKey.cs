using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Renkei.Access;

/// <summary>One key with which the servers of a region seal cookies and forms; all of them read the same ones.</summary>
public sealed class ServerKey
{
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

internal sealed class ServerKeyTable : IEntityTypeConfiguration<ServerKey>
{
    public void Configure(EntityTypeBuilder<ServerKey> builder)
    {
        builder.ToTable("server_keys");
        builder.HasKey(key => key.Name);
        builder.Property(key => key.Name).HasMaxLength(100);
    }
}

/// <summary>Keeps the framework's data-protection keys in the database. Its own package wants a DbSet on the context, which here names no table.</summary>
internal sealed class ServerKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<AppDb>().Set<ServerKey>().AsNoTracking().Select(key => key.Xml).ToList().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.Add(new ServerKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
