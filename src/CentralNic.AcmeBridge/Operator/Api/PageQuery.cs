using System.ComponentModel;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>Which part of a list is wanted. Taken by handlers with <c>[AsParameters]</c>.</summary>
/// <param name="Limit">The greatest number of things.</param>
/// <param name="Cursor">Where to go on.</param>
internal sealed record PageQuery(
    [property: Description("The greatest number of things in the answer: 1 to 500. Default: 50")] int? Limit,
    [property: Description("Where to go on: the member 'next' of the answer before")] string? Cursor)
{
    /// <summary>What the store is asked for.</summary>
    /// <exception cref="InvalidRequestException">It is no number that is given.</exception>
    public PageRequest ToRequest() => Limit switch
    {
        null => new PageRequest(Cursor: Cursor),
        >= 1 and <= PageRequest.LongestPage => new PageRequest(Limit.Value, Cursor),
        _ => throw new InvalidRequestException("limit", $"limit is {Limit}: give a number from 1 to {PageRequest.LongestPage}."),
    };
}
