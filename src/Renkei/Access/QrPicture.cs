using QRCoder;

namespace Renkei.Access;

/// <summary>A two-dimensional code as a picture that stands in the page itself: what it says must leave no trace on the way.</summary>
internal static class QrPicture
{
    private const int PixelsPerModule = 5;

    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(PixelsPerModule));
    }
}
