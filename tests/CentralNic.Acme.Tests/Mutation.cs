namespace CentralNic.Acme.Tests;

/// <summary>Makes damaged copies of valid inputs.</summary>
internal static class Mutation
{
    /// <summary>Gives a copy with one to four small damages.</summary>
    public static byte[] Of(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var damages = random.Next(1, 5); damages > 0 && bytes.Count > 1; damages--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    var length = Math.Min(random.Next(1, 17), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(2) * (bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
