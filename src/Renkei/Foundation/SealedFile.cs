using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Renkei.Foundation;

/// <summary>A stream sealed piece by piece with AES-256-GCM under a key that the operator holds: nothing of it can be read, altered, reordered or cut off unseen.
/// Layout: the mark, 16 bytes of salt, then pieces of a four-byte length, text and a 16-byte tag; the piece's number and whether it is the last are part of what is proven.</summary>
public static class SealedFile
{
    private static readonly byte[] Mark = "RENKEI-1"u8.ToArray();
    private const int KeyBytes = 32;
    private const int SaltBytes = 16;
    private const int TagBytes = 16;
    private const int PieceBytes = 1 << 16;

    /// <summary>Whoever lost it has lost the backups.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <exception cref="InvalidDataException">The text is no key of ours.</exception>
    public static byte[] ReadKey(string text)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyBytes ? key : throw new InvalidDataException("鍵のファイルを読み取れません。renkei backup new-key で作ったファイルを指定してください。");
    }

    public static async Task Seal(Stream from, Stream to, byte[] key, CancellationToken stop = default)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        using var cipher = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, salt, Mark), TagBytes);
        await to.WriteAsync(Mark, stop);
        await to.WriteAsync(salt, stop);
        var (piece, next) = (new byte[PieceBytes], new byte[PieceBytes]);
        var length = await from.ReadAtLeastAsync(piece, PieceBytes, throwOnEndOfStream: false, stop);
        for (var number = 0L; ; number++)
        {
            // Only who has looked ahead knows which piece is the last.
            var nextLength = await from.ReadAtLeastAsync(next, PieceBytes, throwOnEndOfStream: false, stop);
            var isLast = nextLength == 0;
            var sealedPiece = new byte[4 + length + TagBytes];
            BinaryPrimitives.WriteInt32BigEndian(sealedPiece, length);
            cipher.Encrypt(Nonce(number), piece.AsSpan(0, length), sealedPiece.AsSpan(4, length), sealedPiece.AsSpan(4 + length), Proven(salt, number, isLast));
            await to.WriteAsync(sealedPiece, stop);
            if (isLast)
            {
                return;
            }

            (piece, next, length) = (next, piece, nextLength);
        }
    }

    /// <exception cref="InvalidDataException">It is no sealed file, the key is another, or it was altered or cut off.</exception>
    public static async Task Open(Stream from, Stream to, byte[] key, CancellationToken stop = default)
    {
        var head = new byte[Mark.Length + SaltBytes];
        if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop) < head.Length || !head.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            throw new InvalidDataException("これは renkei backup で作ったファイルではありません。");
        }

        var salt = head[Mark.Length..];
        using var cipher = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, salt, Mark), TagBytes);
        var size = new byte[4];
        for (var number = 0L; ; number++)
        {
            var read = await from.ReadAtLeastAsync(size, size.Length, throwOnEndOfStream: false, stop);
            var length = read < size.Length ? -1 : BinaryPrimitives.ReadInt32BigEndian(size);
            if (length is < 0 or > PieceBytes)
            {
                throw CutOff;
            }

            var piece = new byte[length + TagBytes];
            if (await from.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, stop) < piece.Length)
            {
                throw CutOff;
            }

            var text = new byte[length];
            var isLast = Opens(cipher, piece, text, salt, number, isLast: true);
            if (!isLast && !Opens(cipher, piece, text, salt, number, isLast: false))
            {
                throw new InvalidDataException(number == 0 ? "鍵がちがうか、ファイルが変えられています。" : $"ファイルが変えられています（{number + 1:N0}番目の部分）。");
            }

            await to.WriteAsync(text, stop);
            if (isLast)
            {
                return;
            }
        }
    }

    private static InvalidDataException CutOff => new("ファイルが途中で切れています。別の世代のファイルを使ってください。");

    private static bool Opens(AesGcm cipher, byte[] piece, byte[] text, byte[] salt, long number, bool isLast)
    {
        try
        {
            cipher.Decrypt(Nonce(number), piece.AsSpan(0, text.Length), piece.AsSpan(text.Length), text, Proven(salt, number, isLast));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static byte[] Nonce(long number)
    {
        // Each file has a key of its own, so counting is enough.
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), number);
        return nonce;
    }

    private static byte[] Proven(byte[] salt, long number, bool isLast)
    {
        var proven = new byte[SaltBytes + 9];
        salt.CopyTo(proven, 0);
        BinaryPrimitives.WriteInt64BigEndian(proven.AsSpan(SaltBytes), number);
        proven[^1] = isLast ? (byte)1 : (byte)0;
        return proven;
    }
}
